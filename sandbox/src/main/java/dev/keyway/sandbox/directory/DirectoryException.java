// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

/// A change that the directory's rules forbid.
public final class DirectoryException extends RuntimeException {
  private final Reason reason;

  /// What rule was broken.
  public enum Reason {
    NOT_FOUND,
    DUPLICATE,
    LIMIT,
    INVALID
  }

  DirectoryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
