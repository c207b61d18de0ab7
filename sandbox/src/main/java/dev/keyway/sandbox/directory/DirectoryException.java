// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

/// A change that the directory's rules forbid.
public final class DirectoryException extends RuntimeException {
  private final Reason reason;
  private final String rule;

  /// What rule was broken. [#TRUSTED] is a second credential for tokens that are trusted already.
  public enum Reason {
    NOT_FOUND,
    DUPLICATE,
    TRUSTED,
    LIMIT,
    INVALID
  }

  DirectoryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.rule = message;
  }

  /// Returns what is wrong, as the message of an answer.
  public String rule() {
    return rule;
  }

  public Reason reason() {
    return reason;
  }
}
