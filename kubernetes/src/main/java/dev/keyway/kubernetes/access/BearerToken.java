// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import org.jspecify.annotations.Nullable;

/// A token that shows who asks. Only [#reveal()] gives its characters.
public final class BearerToken {
  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  /// Returns the token in `text`, without the white space around it.
  ///
  /// @throws AccessFailed if it is empty or could not stand in a header; the message does not quote
  ///   it
  public static BearerToken of(String text) throws AccessFailed {
    var token = text.strip();
    if (token.isEmpty()) {
      throw new AccessFailed("the token is empty");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new AccessFailed("the token has a character that no token may have");
    }
    return new BearerToken(token);
  }

  /// Returns the characters themselves. Call it only where they leave the process.
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BearerToken that && text.equals(that.text);
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
