// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import java.util.Locale;

/// Is told where answers come from that may be kept or shared, for figures. Must be quick and safe
/// for concurrent use.
@FunctionalInterface
public interface CacheObserver {
  /// Looks away.
  CacheObserver NONE = (_, _) -> {};

  /// What somebody wanted.
  enum Wanted {
    /// An access token.
    TOKEN,
    /// An object of a vault, or the list of its versions.
    READ
  }

  /// Where it came from.
  enum Source {
    /// From memory, or from a call that another had begun.
    CACHE,
    /// From a call of its own.
    SERVICE,
    /// A call was made, and brought nothing.
    FAILED;

    /// Returns the word for labels.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Notes an answer.
  void answered(Wanted wanted, Source source);
}
