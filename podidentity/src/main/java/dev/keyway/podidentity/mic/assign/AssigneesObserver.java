// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import java.time.Duration;

/// Is told of each write, for figures. Must be quick and safe for concurrent use.
@FunctionalInterface
public interface AssigneesObserver {
  AssigneesObserver NONE = (_, _, _) -> {};

  /// What was done to an assignment.
  enum Operation {
    ADDITION("assigned_identity_addition"),
    UPDATE("assigned_identity_update"),
    DELETION("assigned_identity_deletion"),
    STATUS("update_azure_assigned_identity_status");

    private final String metric;

    Operation(String metric) {
      this.metric = metric;
    }

    /// Returns its name in metrics.
    public String metric() {
      return metric;
    }
  }

  void done(Operation operation, Duration took, boolean success);
}
