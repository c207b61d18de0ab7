// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import java.util.Objects;

/// Text that must not be printed: tokens, client secrets, secret values. Only [#reveal()] gives the
/// characters; every other way to turn it into text shows a mask.
public final class SecretText {
  private final String text;

  private SecretText(String text) {
    this.text = text;
  }

  /// Wraps `text`, which may be empty.
  public static SecretText of(String text) {
    return new SecretText(Objects.requireNonNull(text));
  }

  /// Returns the characters themselves. Call it only where they leave the process.
  public String reveal() {
    return text;
  }

  /// Tells whether there are no characters.
  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretText that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
