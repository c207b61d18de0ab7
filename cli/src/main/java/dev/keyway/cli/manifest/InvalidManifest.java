// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

/// A manifest that kubectl or the API server would refuse too. The message names the file and the
/// field.
public final class InvalidManifest extends RuntimeException {
  InvalidManifest(String message) {
    super(message);
  }

  InvalidManifest(String message, Throwable cause) {
    super(message, cause);
  }
}
