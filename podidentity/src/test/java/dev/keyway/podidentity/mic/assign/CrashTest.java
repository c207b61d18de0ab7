// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import static dev.keyway.podidentity.mic.FakeMachines.machine;
import static dev.keyway.podidentity.mic.Objects.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.AzureException;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A controller that dies after any of its writes, to the API server or to Azure, is replaced by
/// another that finds all it needs.
class CrashTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theNextOneFinishesAndNothingIsLeftBehind(int deadAfter) throws Exception {
    var cluster = new FakeCluster();
    cluster.machine("vm1").machine("vm2");
    cluster.identity("a", "x").identity("b", "y").identity("c", "old");
    cluster.pod("keep", "vm1", "a").pod("go", "vm1", "b").pod("move", "vm1", "c");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states().values())
              .hasSize(3)
              .allMatch(state -> state == State.ASSIGNED));
    }
    var writes = new AtomicInteger();
    var dead = new AtomicBoolean();
    Runnable count =
        () -> {
          if (writes.incrementAndGet() >= deadAfter) {
            dead.set(true);
            throw new AzureException.Unavailable("the process is dead");
          }
        };
    cluster.afterWrite = count;
    cluster.machines.after = count;
    cluster.machines.before =
        (_, _) -> {
          if (dead.get()) {
            throw new AzureException.Unavailable("the process is dead");
          }
        };
    // All at once: one goes, one moves and changes its identity, one is new.
    cluster.delete("go");
    cluster.identity("c", "new").pod("move", "vm2", "c").pod("fresh", "vm2", "b");
    try (var _ = cluster.start(() -> !dead.get())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> dead.get() || done(cluster));
    }
    cluster.afterWrite = () -> {};
    cluster.machines.after = () -> {};
    cluster.machines.before = (_, _) -> {};

    try (var _ = cluster.start()) {
      eventually(() -> assertThat(done(cluster)).isTrue());
    }
    assertThat(cluster.machines.of(machine("vm1"))).containsExactly(onMachine("x"));
    assertThat(cluster.machines.of(machine("vm2")))
        .containsExactlyInAnyOrder(onMachine("new"), onMachine("y"));
  }

  private static boolean done(FakeCluster cluster) {
    return cluster
        .states()
        .equals(
            Map.of(
                "keep-default-a", State.ASSIGNED,
                "move-default-c", State.ASSIGNED,
                "fresh-default-b", State.ASSIGNED));
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }
}
