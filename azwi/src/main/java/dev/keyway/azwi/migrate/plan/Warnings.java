// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people should know about a plan that can be carried out.
final class Warnings {
  private Warnings() {}

  static List<String> of(Facts facts, List<WorkloadPlan> workloads) {
    var warnings = new ArrayList<String>();
    if (!workloads.isEmpty() && unreachable(facts.issuer())) {
      warnings.add(
          ("the cluster's tokens are issued by %s, which Entra ID cannot reach: publish the issuer"
                  + " first (AKS: `az aks update --enable-oidc-issuer`), or give --issuer-url")
              .formatted(facts.issuer()));
    }
    return warnings;
  }

  private static boolean unreachable(String issuer) {
    return !issuer.startsWith("https://") || issuer.startsWith("https://kubernetes.default");
  }

  static List<String> notes(Workload workload, Outcome outcome, Usage usage) {
    return move(outcome).map(move -> notes(workload, move, usage)).orElse(List.of());
  }

  private static Optional<Move> move(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Movable(var move) -> Optional.of(move);
      case Outcome.ByHand(var move, var _) -> Optional.of(move);
      case Outcome.Stuck _, Outcome.Recorded _ -> Optional.empty();
    };
  }

  private static List<String> notes(Workload workload, Move move, Usage usage) {
    var notes = new ArrayList<String>();
    var account = workload.serviceAccount();
    if (move.account().create() && !account.equals("default")) {
      notes.add(
          "roles bound to service account %s do not follow: bind them to %s too"
              .formatted(account, move.account().key().name()));
    }
    boolean proxy = move.join().annotations().values().containsKey(Marks.INJECT_PROXY);
    boolean ends = workload.kind() == WorkloadKind.JOB || workload.kind() == WorkloadKind.CRON_JOB;
    if (proxy && ends) {
      notes.add("its pods end only if the webhook injects the proxy as a native sidecar");
    }
    if (!proxy && usage.uses(Use.Binding.class) && !usage.uses(Use.ClassByPodIdentity.class)) {
      notes.add("its containers need an Azure SDK that knows workload identity");
    }
    if (workload.selectsByBindingLabel()) {
      notes.add("the label aadpodidbinding stays: its selector needs it");
    }
    return notes;
  }
}
