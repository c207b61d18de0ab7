// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.plan.MigrationPlan;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.MigrationRecord.State;
import dev.keyway.azwi.migrate.plan.Obstacle;
import dev.keyway.azwi.migrate.plan.WorkloadPlan;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Moves the workloads of a plan one by one, or undoes that. What fails stops its own workload
/// alone. A run that was interrupted is gone on with by the next.
public final class Migration {
  private final Inventory inventory;
  private final Map<WorkloadId, MigrationRecord> records;
  private final Recorder recorder;
  private final Mover mover;
  private final Returner returner;

  /// @param records of the inventory, as [RecordJson#records] tells them
  public Migration(
      Inventory inventory,
      Map<WorkloadId, MigrationRecord> records,
      Cluster cluster,
      ManagedIdentities identities,
      AccessCheck access,
      Patience patience,
      Observer observer) {
    var edits = new Edits(cluster);
    var trust = new Trust(identities, patience);
    this.inventory = inventory;
    this.records = new LinkedHashMap<>(records);
    this.recorder = new Recorder(cluster, edits, trust);
    this.mover = new Mover(cluster, edits, trust, access, patience, observer);
    this.returner = new Returner(cluster, edits, trust, patience, observer);
  }

  /// Moves what can be moved.
  ///
  /// @param chosen which workloads
  public List<Result> apply(MigrationPlan plan, Predicate<WorkloadId> chosen) {
    return plan.workloads().stream()
        .filter(workload -> chosen.test(workload.workload().id()))
        .map(this::apply)
        .toList();
  }

  /// Undoes what has been moved, the last first.
  ///
  /// @param chosen which workloads
  public List<Result> rollBack(Predicate<WorkloadId> chosen) {
    var results = new ArrayList<Result>();
    for (var workload : inventory.workloads().reversed()) {
      var record = records.get(workload.id());
      if (record != null && chosen.test(workload.id())) {
        results.add(
            attempt(
                workload.id(),
                Result.Status.UNDONE,
                () -> {
                  returner.giveBack(workload, record, others(workload));
                  records.remove(workload.id());
                }));
      }
    }
    return results;
  }

  private Result apply(WorkloadPlan plan) {
    var id = plan.workload().id();
    return switch (plan.outcome()) {
      case Outcome.ByHand(var _, var reason) -> new Result(id, Result.Status.BY_HAND, reason);
      case Outcome.Stuck(var obstacles) ->
          new Result(
              id,
              Result.Status.STUCK,
              obstacles.stream().map(Obstacle::reason).collect(Collectors.joining("; ")));
      case Outcome.Recorded _ -> goOn(plan.workload());
      case Outcome.Movable(var move) ->
          attempt(
              id,
              Result.Status.MOVED,
              () -> {
                var record = recorder.record(plan.workload(), move, others(plan.workload()));
                records.put(id, record);
                mover.move(plan.workload(), record);
              });
    };
  }

  private Result goOn(Workload workload) {
    var id = workload.id();
    var record = records.get(id);
    if (record == null || record.state() == State.FINISHED) {
      return new Result(id, Result.Status.UNCHANGED, "");
    }
    return record.state() == State.LEAVING
        ? new Result(
            id, Result.Status.FAILED, "it is being undone: run --rollback to its end first")
        : attempt(id, Result.Status.MOVED, () -> mover.move(workload, record));
  }

  private Collection<MigrationRecord> others(Workload workload) {
    return records.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(workload.id()))
        .filter(entry -> entry.getKey().key().namespace().equals(workload.key().namespace()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Result attempt(WorkloadId id, Result.Status success, Attempt attempt) {
    try {
      attempt.run();
      return new Result(id, success, "");
    } catch (MigrationFailed | KubernetesException | AzureException e) {
      return new Result(id, Result.Status.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private interface Attempt {
    void run() throws MigrationFailed, KubernetesException;
  }
}
