// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.WorkloadId;

/// What became of one workload.
///
/// @param message a sentence for people; empty where the status says all
public record Result(WorkloadId workload, Status status, String message) {

  /// How it ended; the names in lower case are part of the JSON output.
  public enum Status {
    MOVED,
    /// It had been moved, or undone, before.
    UNCHANGED,
    /// Its objects are for somebody to apply.
    BY_HAND,
    /// Something keeps it from moving.
    STUCK,
    UNDONE,
    FAILED
  }

  /// Tells whether somebody has to see to it.
  public boolean failed() {
    return status == Status.FAILED || status == Status.STUCK;
  }
}
