// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.Map;

/// Where the annotations of service accounts are known.
@FunctionalInterface
public interface ServiceAccounts {
  /// Returns the annotations of an account as they are now.
  ///
  /// @throws Unknown if they cannot be told
  Map<String, String> annotations(String namespace, String name) throws Unknown;

  /// Returns those of a program that cannot ask.
  ///
  /// @param why for the user
  static ServiceAccounts none(String why) {
    return (_, _) -> {
      throw new Unknown(why, false);
    };
  }

  /// Why the annotations cannot be told.
  final class Unknown extends Exception {
    private final boolean passing;

    /// @param why for the user
    /// @param passing whether asking again may help
    public Unknown(String why, boolean passing) {
      super(why);
      this.passing = passing;
    }

    String why() {
      return String.valueOf(getMessage());
    }

    boolean passing() {
      return passing;
    }
  }
}
