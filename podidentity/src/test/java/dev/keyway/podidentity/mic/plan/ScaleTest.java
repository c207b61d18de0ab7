// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import static dev.keyway.podidentity.mic.FakeMachines.machine;
import static dev.keyway.podidentity.mic.Objects.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.matching.Assignments;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.Objects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static final int PODS = 20_000;

  @Test
  void plansTwentyThousandPodsOfOneMachineInAMoment() {
    var pods = new ArrayList<Pod>();
    for (int i = 0; i < PODS; i++) {
      pods.add(Objects.pod("ns" + i % 100, "p" + i, "vm1", "kv"));
    }
    var rules =
        IdentityRules.of(
            List.of(Objects.binding("default", "b", "id", "kv")),
            List.of(Objects.identity("default", "id", "x", "c")),
            IdentityRules.Scope.CLUSTER);
    var place = new Place.OnMachine(machine("vm1"));
    var start = System.nanoTime();

    var all = Assignments.of(pods, rules).desired();
    var first =
        Planner.plan(
            new Situation(place, all, Map.of(), Set.of(), Machine.UNKNOWN, Immutables.NONE));
    var half = Assignments.of(pods.subList(0, PODS / 2), rules).desired();
    var then =
        Planner.plan(new Situation(place, half, all, Set.of(), Machine.UNKNOWN, Immutables.NONE));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(first.creates()).hasSize(PODS);
    assertThat(then.deletes()).hasSize(PODS / 2);
    assertThat(then.change().remove()).isEmpty();
    assertThat(then.change().add()).containsExactly(onMachine("x"));
  }
}
