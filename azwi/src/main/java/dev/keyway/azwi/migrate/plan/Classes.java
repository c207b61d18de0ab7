// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Chooses what happens to the classes that a workload mounts. A class of one workload alone is
/// changed in place. One of several is copied, also if all of them move: they do so one by one, and
/// those whose turn has not come still need it as it is.
final class Classes {
  private static final int CLIENT_PREFIX = 8;
  private static final int LONGEST_NAME = 253;

  private final Inventory inventory;
  private final Map<WorkloadId, MigrationRecord> records;
  private final Map<ObjectKey, String> claimed = new HashMap<>();

  Classes(Inventory inventory, Map<WorkloadId, MigrationRecord> records) {
    this.inventory = inventory;
    this.records = records;
    records
        .values()
        .forEach(record ->
            record
                .move()
                .classes()
                .forEach(
                    change -> claimed.put(change.target(), record.move().identity().handle())));
  }

  List<ClassChange> changes(Workload workload, Usage usage, TargetIdentity identity) {
    var changes = new ArrayList<ClassChange>();
    for (var name : new LinkedHashSet<>(workload.classes().values())) {
      boolean concerned =
          usage.uses().contains(new Use.ClassByPodIdentity(name))
              || usage.uses().stream()
                  .anyMatch(
                      use -> use instanceof Use.ClassByMachine(var own, var _) && own.equals(name));
      if (concerned) {
        var source = new ObjectKey(workload.key().namespace(), name);
        var parameters =
            new ClassParameters(inventory.secretProviderClass(source))
                .toWorkloadIdentity(identity.clientId());
        changes.add(new ClassChange(source, target(source, workload, identity), parameters));
      }
    }
    return changes;
  }

  private String target(ObjectKey source, Workload workload, TargetIdentity identity) {
    return exclusive(source, workload) ? source.name() : copyName(source, identity);
  }

  private boolean exclusive(ObjectKey source, Workload workload) {
    boolean others =
        inventory.usersOf(source).stream().anyMatch(user -> !user.id().equals(workload.id()));
    boolean recorded =
        records.entrySet().stream()
            .filter(entry -> entry.getKey().key().namespace().equals(source.namespace()))
            .anyMatch(entry -> entry.getValue().concerns(source.name()));
    return !others && !recorded;
  }

  private String copyName(ObjectKey source, TargetIdentity identity) {
    var client = identity.handle();
    var suffix = "-wi-" + client.substring(0, Math.min(client.length(), CLIENT_PREFIX));
    for (int i = 1; ; i++) {
      var end = i == 1 ? suffix : suffix + "-" + i;
      var start = source.name();
      var name = start.substring(0, Math.min(start.length(), LONGEST_NAME - end.length())) + end;
      if (free(new ObjectKey(source.namespace(), name), source, identity)) {
        return name;
      }
    }
  }

  /// Identities may begin alike, and somebody may have made a class of that name.
  private boolean free(ObjectKey copy, ObjectKey source, TargetIdentity identity) {
    var there = inventory.secretProviderClass(copy);
    boolean own =
        there.text("metadata", "annotations", Marks.CREATED).equals(source.name())
            && there.text("spec", "parameters", "clientID").equalsIgnoreCase(identity.clientId());
    boolean usable = !inventory.classes().containsKey(copy) || own;
    return usable
        && claimed.computeIfAbsent(copy, _ -> identity.handle()).equals(identity.handle());
  }
}
