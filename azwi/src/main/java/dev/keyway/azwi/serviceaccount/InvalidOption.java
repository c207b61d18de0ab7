// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

/// An option is missing or wrong; the message names it by its flag.
public final class InvalidOption extends RuntimeException {
  public InvalidOption(String message) {
    super(message);
  }

  /// Returns `value` if it says something.
  static String required(String value, String flag) {
    if (value.isBlank()) {
      throw new InvalidOption(flag + " is required");
    }
    return value;
  }
}
