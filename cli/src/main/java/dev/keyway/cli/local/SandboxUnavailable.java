// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

/// Why a running local Azure cannot be found, reached or steered; meant for the user as it is.
public final class SandboxUnavailable extends RuntimeException {
  SandboxUnavailable(String message) {
    super(message);
  }

  SandboxUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
