// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import java.util.List;

/// What is to be done in some namespaces.
///
/// @param issuer of the cluster's service-account tokens
/// @param workloads those that use something to move away from, in a stable order
/// @param warnings what concerns all of them
public record MigrationPlan(String issuer, List<WorkloadPlan> workloads, List<String> warnings) {
  public MigrationPlan {
    workloads = List.copyOf(workloads);
    warnings = List.copyOf(warnings);
  }

  /// Tells whether nothing keeps a workload from moving.
  public boolean allCanMove() {
    return workloads.stream().noneMatch(workload -> workload.outcome() instanceof Outcome.Stuck);
  }
}
