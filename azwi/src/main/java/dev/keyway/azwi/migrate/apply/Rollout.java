// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.WorkloadKind;

/// How far a workload's pods follow its template.
sealed interface Rollout {
  /// All of them do, and are ready.
  record Done() implements Rollout {}

  /// Not yet.
  record Waiting(String why) implements Rollout {}

  /// They will not, as its controller says.
  record Failed(String why) implements Rollout {}

  static Rollout of(WorkloadKind kind, Tree object) {
    if (kind == WorkloadKind.CRON_JOB) {
      return new Done(); // Its next Job is made of the new template.
    }
    if (number(object, "status", "observedGeneration") < number(object, "metadata", "generation")) {
      return new Waiting("its controller has not seen the change yet");
    }
    return switch (kind) {
      case DEPLOYMENT -> deployment(object);
      case STATEFUL_SET -> statefulSet(object);
      case DAEMON_SET -> daemonSet(object);
      default -> new Failed("a %s does not replace its pods".formatted(kind.text()));
    };
  }

  private static Rollout deployment(Tree object) {
    boolean late =
        object.trees("status", "conditions").stream()
            .anyMatch(condition -> condition.text("reason").equals("ProgressDeadlineExceeded"));
    if (late) {
      return new Failed("its progress deadline has passed");
    }
    long wanted = object.number("spec", "replicas").orElse(1L);
    long updated = number(object, "status", "updatedReplicas");
    long old = number(object, "status", "replicas") - updated;
    return counted(wanted, updated, number(object, "status", "availableReplicas"), old);
  }

  private static Rollout statefulSet(Tree object) {
    long wanted = object.number("spec", "replicas").orElse(1L);
    boolean same =
        object.text("status", "currentRevision").equals(object.text("status", "updateRevision"));
    // Once all are of the new revision, some servers count none as updated.
    long updated = same ? wanted : number(object, "status", "updatedReplicas");
    return counted(wanted, updated, number(object, "status", "readyReplicas"), 0);
  }

  private static Rollout daemonSet(Tree object) {
    return counted(
        number(object, "status", "desiredNumberScheduled"),
        number(object, "status", "updatedNumberScheduled"),
        number(object, "status", "numberAvailable"),
        0);
  }

  private static Rollout counted(long wanted, long updated, long ready, long old) {
    return updated >= wanted && ready >= wanted && old <= 0
        ? new Done()
        : new Waiting(
            "%d of %d pods are new, %d are ready"
                .formatted(Math.min(updated, wanted), wanted, ready));
  }

  private static long number(Tree object, String... path) {
    return object.number(path).orElse(0L);
  }
}
