// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

/// Why a mount cannot be tried or did not succeed; the message is meant for the user as it is.
public final class MountFailed extends RuntimeException {
  public MountFailed(String message) {
    super(message);
  }

  public MountFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
