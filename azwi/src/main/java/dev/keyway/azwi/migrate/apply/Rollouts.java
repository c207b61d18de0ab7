// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.kubernetes.client.KubernetesException;

/// Waits until pods have followed their template.
final class Rollouts {
  private final Edits edits;
  private final Patience patience;

  Rollouts(Edits edits, Patience patience) {
    this.edits = edits;
    this.patience = patience;
  }

  /// @throws MigrationFailed if they do not in time, or will not
  void await(Workload workload) throws KubernetesException, MigrationFailed {
    var end = patience.until(patience.rollout());
    while (true) {
      var object = edits.require(workload.kind().resource(), workload.key());
      switch (Rollout.of(workload.kind(), object)) {
        case Rollout.Done _ -> {
          return;
        }
        case Rollout.Failed(var why) -> throw stuck(workload, why);
        case Rollout.Waiting(var why) -> {
          if (!end.allows(patience.pause())) {
            throw stuck(workload, why + " after " + patience.rollout());
          }
        }
      }
      patience.await();
    }
  }

  private static MigrationFailed stuck(Workload workload, String why) {
    return new MigrationFailed(
        ("the rollout of %s is not complete: %s; look at its pods' events, then run the same"
                + " command again to go on, or --rollback to undo")
            .formatted(workload, why));
  }
}
