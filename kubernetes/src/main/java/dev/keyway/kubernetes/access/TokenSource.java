// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.util.Optional;

/// Where the token for a call comes from. Safe for concurrent use.
public interface TokenSource {
  /// Nobody: calls carry no token.
  TokenSource NONE = Optional::empty;

  /// Returns the token to send now.
  ///
  /// @throws AccessFailed if it cannot be read
  Optional<BearerToken> current() throws AccessFailed;

  /// Tells that the server refused the last one.
  ///
  /// @return whether asking again with [#current()] may help
  default boolean refused() {
    return false;
  }

  /// Returns a source that always gives `token`.
  static TokenSource fixed(BearerToken token) {
    return () -> Optional.of(token);
  }
}
