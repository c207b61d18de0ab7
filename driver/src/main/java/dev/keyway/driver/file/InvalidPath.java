// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

/// A provider asked for a file at a path that no volume may have. Nothing was written.
public final class InvalidPath extends Exception {
  public InvalidPath(String message) {
    super(message);
  }
}
