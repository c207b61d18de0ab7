// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

/// Why a workload does not go on. The message names what failed, and the next step.
public final class MigrationFailed extends Exception {
  public MigrationFailed(String message) {
    super(message);
  }

  public MigrationFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
