// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Workload;
import java.util.Optional;

/// Which workloads do not replace their pods when their template changes.
final class ByHand {
  private ByHand() {}

  /// Returns why somebody has to see to the pods, with what to do; empty if nobody has to.
  static Optional<String> reason(Workload workload) {
    var object = workload.object();
    return switch (workload.kind()) {
      case POD ->
          Optional.of(
              "a pod's service account cannot change: apply the manifests, delete the pod, and"
                  + " create it from its new manifest");
      case JOB ->
          Optional.of(
              "a Job's pod template cannot change: apply the manifests once it is over, delete it,"
                  + " and create it from its new manifest");
      case REPLICA_SET, REPLICATION_CONTROLLER ->
          Optional.of(
              "it keeps its pods when its template changes: apply the manifests and delete its"
                  + " pods one by one");
      case STATEFUL_SET, DAEMON_SET ->
          object.text("spec", "updateStrategy", "type").equals("OnDelete")
              ? Optional.of(
                  "its update strategy is OnDelete: apply the manifests and delete its pods one by"
                      + " one")
              : partitioned(workload);
      case DEPLOYMENT ->
          object.flag("spec", "paused")
              ? Optional.of("its rollout is paused: resume it, or apply the manifests")
              : Optional.empty();
      case CRON_JOB -> Optional.empty();
    };
  }

  private static Optional<String> partitioned(Workload workload) {
    var partition =
        workload.object().number("spec", "updateStrategy", "rollingUpdate", "partition").orElse(0L);
    return partition == 0
        ? Optional.empty()
        : Optional.of(
            "its update strategy leaves the first %d pods alone: set the partition to 0, or apply"
                    .formatted(partition)
                + " the manifests and delete its pods one by one");
  }
}
