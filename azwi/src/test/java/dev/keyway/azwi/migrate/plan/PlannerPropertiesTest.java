// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.Worlds;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every cluster.
class PlannerPropertiesTest {
  private static final Facts FACTS = Facts.of("https://issuer.invalid/");
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");

  private static List<String> cluster(Random random) {
    var manifests = new ArrayList<String>();
    int identities = 1 + random.nextInt(3);
    for (int i = 0; i < identities; i++) {
      manifests.add(Worlds.identity("id" + i, i));
    }
    for (var name : List.of("default", "sa0", "sa1")) {
      manifests.add(Worlds.account(name));
    }
    int classes = random.nextInt(4);
    for (int i = 0; i < classes; i++) {
      var parameters =
          switch (random.nextInt(4)) {
            case 0 ->
                "useVMManagedIdentity: \"true\"\n    userAssignedIdentityID: "
                    + Worlds.client(random.nextInt(identities));
            case 1 -> "clientID: " + Worlds.client(9);
            default -> "usePodIdentity: \"true\"";
          };
      manifests.add(Worlds.secretProviderClass("class" + i, parameters));
    }
    int workloads = random.nextInt(45);
    for (int i = 0; i < workloads; i++) {
      var fields = new ArrayList<String>();
      if (random.nextBoolean()) {
        fields.add("serviceAccountName: sa" + random.nextInt(2));
      }
      if (classes > 0 && random.nextBoolean()) {
        fields.add(Worlds.volume("class" + random.nextInt(classes)));
      }
      if (random.nextInt(6) == 0) {
        fields.add("hostNetwork: true");
      }
      var binding = random.nextInt(4) == 0 ? "" : "id" + random.nextInt(identities + 1);
      manifests.add(
          Worlds.workload(
              "apps/v1",
              KINDS.get(random.nextInt(KINDS.size())),
              "w" + i,
              binding,
              String.join(", ", fields)));
    }
    return manifests;
  }

  private static List<Move> moves(MigrationPlan plan) {
    return plan.workloads().stream()
        .flatMap(workload ->
            workload.outcome() instanceof Outcome.Movable(var move)
                ? Stream.of(move)
                : Stream.<Move>empty())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void holdsItsPromises(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      var manifests = cluster(random);
      var inventory = Worlds.of(manifests.toArray(String[]::new));
      var plan = Planner.plan(inventory, FACTS);

      Map<ObjectKey, String> identityOfAccount = new HashMap<>();
      Map<String, Set<String>> subjects = new HashMap<>();
      Map<ObjectKey, String> identityOfClass = new HashMap<>();
      for (var move : moves(plan)) {
        var identity = move.identity().handle();
        // An account stands for one identity, a class for one too.
        assertThat(identityOfAccount.merge(move.account().key(), identity, (a, _) -> a))
            .isEqualTo(identity);
        for (var change : move.classes()) {
          assertThat(identityOfClass.merge(change.target(), identity, (a, _) -> a))
              .isEqualTo(identity);
        }
        subjects.computeIfAbsent(identity, _ -> new HashSet<>()).add(move.credential().subject());
        assertThat(move.credential().subject())
            .isEqualTo(FederatedCredential.subject("shop", move.account().key().name()));
      }
      assertThat(subjects.values())
          .allSatisfy(all -> assertThat(all).hasSizeLessThanOrEqualTo(FederatedCredential.LIMIT));

      for (var workload : plan.workloads()) {
        if (workload.outcome() instanceof Outcome.Movable(var move)) {
          var joined = move.join().on(workload.workload());
          var moved = move.leave().on(joined);
          assertThat(moved.labels())
              .containsEntry(Marks.USE, "true")
              .doesNotContainKey(AzureIdentityBinding.LABEL);
          assertThat(moved.serviceAccount()).isEqualTo(move.account().key().name());
          // What it has changed can be brought back.
          var before = move.join().and(move.leave()).before(workload.workload());
          assertThat(before.on(moved)).isEqualTo(workload.workload());
          // A class that others mount is never changed under them.
          move.classes().stream()
              .filter(change -> !change.copy())
              .forEach(change -> assertThat(inventory.usersOf(change.source())).hasSize(1));
        }
      }

      Collections.shuffle(manifests, random);
      assertThat(Planner.plan(Worlds.of(manifests.toArray(String[]::new)), FACTS)).isEqualTo(plan);
    }
  }
}
