// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kinds of object that run pods and can be moved, in the order in which they are told.
public enum WorkloadKind {
  DEPLOYMENT("apps", "Deployment", "deployments"),
  STATEFUL_SET("apps", "StatefulSet", "statefulsets"),
  DAEMON_SET("apps", "DaemonSet", "daemonsets"),
  REPLICA_SET("apps", "ReplicaSet", "replicasets"),
  REPLICATION_CONTROLLER("", "ReplicationController", "replicationcontrollers"),
  CRON_JOB("batch", "CronJob", "cronjobs"),
  JOB("batch", "Job", "jobs"),
  POD("", "Pod", "pods");

  private final String group;
  private final String kind;
  private final String plural;

  WorkloadKind(String group, String kind, String plural) {
    this.group = group;
    this.kind = kind;
    this.plural = plural;
  }

  /// Returns where the API server keeps them.
  public Resource<GenericObject> resource() {
    return Resources.generic(group, "v1", kind, plural, true);
  }

  /// Returns the kind's name in manifests.
  public String text() {
    return kind;
  }

  /// Returns the kind of that name and API group.
  public static Optional<WorkloadKind> of(String apiVersion, String kind) {
    return Arrays.stream(values())
        .filter(
            known -> known.kind.equals(kind) && known.resource().apiVersion().equals(apiVersion))
        .findFirst();
  }

  /// Returns the kind of that name, in any case.
  public static Optional<WorkloadKind> named(String kind) {
    return Arrays.stream(values()).filter(known -> known.kind.equalsIgnoreCase(kind)).findFirst();
  }

  /// Returns where the pod template is in the object; for a pod, the object itself.
  List<String> template() {
    return switch (this) {
      case POD -> List.of();
      case CRON_JOB -> List.of("spec", "jobTemplate", "spec", "template");
      default -> List.of("spec", "template");
    };
  }
}
