// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

/// Whose a request is.
sealed interface Route {
  /// A pod's request for a token.
  record Token() implements Route {}

  /// A host program's request for a pod's token.
  record Host() implements Route {}

  /// The instance's metadata, where pods may not have that.
  record Blocked() implements Route {}

  /// Nobody's: it might be read as something else further on.
  record Invalid() implements Route {}

  /// The same under a simpler path.
  ///
  /// @param path percent-encoded
  record Elsewhere(String path) implements Route {}

  /// The metadata service's.
  record Service() implements Route {}

  Route TOKEN = new Token();
  Route HOST = new Host();
  Route BLOCKED = new Blocked();
  Route INVALID = new Invalid();
  Route SERVICE = new Service();
}
