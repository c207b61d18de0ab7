// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.inventory;

import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds, among objects that run pods, those at the top: what they make is left out, and what a
/// kind makes that nobody here knows stands for its owner, once.
public final class Owned {
  private final Map<WorkloadId, Workload> workloads = new LinkedHashMap<>();

  /// Adds an object unless it is over, or made by another one that will be added.
  public void add(WorkloadKind kind, Tree listed) {
    var object =
        listed
            .with(kind.resource().apiVersion(), "apiVersion")
            .with(kind.resource().kind(), "kind");
    var owner = controller(object);
    boolean madeByKnown =
        owner.flatMap(one -> WorkloadKind.of(one.text("apiVersion"), one.text("kind"))).isPresent();
    if (madeByKnown || over(kind, object)) {
      return;
    }
    var namespace = object.text("metadata", "namespace");
    var foreign =
        owner.map(
            one -> new WorkloadId(one.text("kind"), new ObjectKey(namespace, one.text("name"))));
    var workload = new Workload(kind, object, foreign);
    workloads.putIfAbsent(workload.id(), workload);
  }

  public List<Workload> workloads() {
    return List.copyOf(workloads.values());
  }

  private static Optional<Tree> controller(Tree object) {
    return object.trees("metadata", "ownerReferences").stream()
        .filter(owner -> owner.flag("controller"))
        .findFirst();
  }

  private static boolean over(WorkloadKind kind, Tree object) {
    return switch (kind) {
      case POD -> List.of("Succeeded", "Failed").contains(object.text("status", "phase"));
      case JOB ->
          object.trees("status", "conditions").stream()
              .filter(condition -> condition.text("status").equals("True"))
              .anyMatch(
                  condition -> List.of("Complete", "Failed").contains(condition.text("type")));
      default -> false;
    };
  }
}
