// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

/// Why a program cannot take a container's place; the message is meant for the user as it is.
public final class RunFailed extends RuntimeException {
  RunFailed(String message) {
    super(message);
  }

  RunFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
