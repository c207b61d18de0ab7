// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import static dev.keyway.podidentity.mic.FakeMachines.machine;
import static dev.keyway.podidentity.mic.FakeMachines.scaleSet;
import static dev.keyway.podidentity.mic.Objects.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.AzureException;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.lease.Mandate;
import dev.keyway.podidentity.mic.Objects;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/// What MIC did in its own tests (pod-identity.md §14), and what it did not.
class ControllerTest {
  private final FakeCluster cluster = new FakeCluster();

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }

  @Test
  void assignsAndTakesAway() throws Exception {
    cluster.machine("vm1").identity("id", "x").pod("web", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(
          () -> assertThat(cluster.states()).isEqualTo(Map.of("web-default-id", State.ASSIGNED)));
      assertThat(cluster.machines.of(machine("vm1"))).containsExactly(onMachine("x"));
      assertThat(cluster.writes).as("API writes").hasValue(2);
      eventually(() -> assertThat(cluster.events).contains("AzureIdentityBinding binding applied"));

      cluster.delete("web");
      eventually(() -> assertThat(cluster.states()).isEmpty());
      assertThat(cluster.machines.of(machine("vm1"))).isEmpty();
    }
  }

  @Test
  void keepsAnAssignmentCreatedWhileAzureFailsAndAssignsItLater() throws Exception {
    var failures = new AtomicInteger();
    cluster.machines.before =
        (_, _) -> {
          if (failures.incrementAndGet() <= 2) {
            throw new AzureException.Unavailable("away");
          }
        };
    cluster.machine("vm1").identity("id", "x").pod("web", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(failures).hasValueGreaterThanOrEqualTo(1));
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      assertThat(cluster.events).contains("AzureIdentityBinding binding apply error");
    }
  }

  @Test
  void tellsHowManyPlacesWaitForAzure() throws Exception {
    cluster.machines.hang("vm1");
    cluster.machine("vm1").machine("vm2").identity("id", "x");
    cluster.pod("web", "vm1", "id").pod("db", "vm2", "id");
    try (var controller = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states())
              .isEqualTo(Map.of("web-default-id", State.CREATED, "db-default-id", State.ASSIGNED)));
      eventually(() -> assertThat(controller.waiting()).isOne());

      cluster.machines.release("vm1");
      eventually(() -> assertThat(controller.waiting()).isZero());
      assertThat(cluster.states()).containsEntry("web-default-id", State.ASSIGNED);
    }
  }

  @Test
  void doesNotCountWhatAzureRefusedAsWaiting() throws Exception {
    cluster.machines.refuse("FailedIdentityOperation", true, Set.of(onMachine("bad")));
    cluster.machine("vm1").identity("b", "bad").pod("p", "vm1", "b");
    try (var controller = cluster.start()) {
      eventually(() -> assertThat(cluster.events).anyMatch(event -> event.endsWith("apply error")));
      eventually(() -> assertThat(controller.waiting()).isZero());
      assertThat(cluster.states()).containsEntry("p-default-b", State.CREATED);
    }
  }

  @Test
  void aPlaceWhoseWorkerHasEndedIsAProblemAndAzureIsNot() throws Exception {
    cluster.machines.before =
        (_, _) -> {
          throw new AzureException.Unavailable("away");
        };
    cluster.machine("vm1").identity("id", "x").pod("web", "vm1", "id");
    var broken = new AtomicBoolean();
    Mandate mandate =
        () -> {
          if (broken.get()) {
            Thread.currentThread().interrupt();
          }
          return true;
        };
    try (var controller = cluster.start(mandate)) {
      eventually(
          () -> assertThat(cluster.events).contains("AzureIdentityBinding binding apply error"));
      assertThat(controller.problem()).isEmpty();

      broken.set(true);
      eventually(() ->
          assertThat(controller.problem())
              .hasValueSatisfying(what -> assertThat(what).contains("vm1").endsWith("has ended")));
    }
  }

  @Test
  void changesTheIdentityInPlaceWithoutAnOutage() throws Exception {
    cluster.machine("vm1").identity("id", "old").pod("web", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      cluster.identity("id", "new");
      eventually(() ->
          assertThat(cluster.assigned.all())
              .singleElement()
              .satisfies(one -> {
                assertThat(one.identity().clientId()).isEqualTo("client-new");
                assertThat(one.state()).isEqualTo(State.ASSIGNED);
              }));
      assertThat(cluster.machines.of(machine("vm1"))).containsExactly(onMachine("new"));
      assertThat(cluster.machines.patches()).as("changes of the machine").hasSize(2);
    }
  }

  @Test
  void followsAPodOfTheSameNameToAnotherMachine() throws Exception {
    cluster.machine("vm1").machine("vm2").identity("id", "x").pod("db-0", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      cluster.pod("db-0", "vm2", "id");
      eventually(() ->
          assertThat(cluster.assigned.all())
              .singleElement()
              .satisfies(one -> {
                assertThat(one.node()).isEqualTo("vm2");
                assertThat(one.metadata().labels()).containsEntry("nodename", "vm2");
                assertThat(one.state()).isEqualTo(State.ASSIGNED);
              }));
      assertThat(cluster.machines.of(machine("vm1"))).isEmpty();
      assertThat(cluster.machines.of(machine("vm2"))).containsExactly(onMachine("x"));
    }
  }

  @Test
  void keepsAScaleSetsIdentityForItsOtherNodes() throws Exception {
    cluster
        .scaleSet("n1", "set1", 1)
        .scaleSet("n2", "set1", 2)
        .scaleSet("n3", "set2", 1)
        .identity("id", "x");
    cluster.pod("p1", "n1", "id").pod("p2", "n2", "id").pod("p3", "n3", "id");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states().values())
              .hasSize(3)
              .allMatch(state -> state == State.ASSIGNED));
      assertThat(cluster.machines.patches()).hasSize(2);
      cluster.delete("p1");
      eventually(() -> assertThat(cluster.states()).hasSize(2));
      assertThat(cluster.machines.of(scaleSet("set1"))).containsExactly(onMachine("x"));
      cluster.delete("p2");
      eventually(() -> assertThat(cluster.states()).hasSize(1));
      assertThat(cluster.machines.of(scaleSet("set1"))).isEmpty();
      assertThat(cluster.machines.of(scaleSet("set2"))).containsExactly(onMachine("x"));
    }
  }

  @Test
  void leavesImmutableAndForeignIdentitiesOnTheMachine() throws Exception {
    cluster.immutables = Immutables.of(List.of("CLIENT-X"));
    cluster.machines.put(machine("vm1"), onMachine("foreign"));
    cluster.machine("vm1").identity("id", "x").identity("other", "y");
    cluster.pod("p1", "vm1", "id").pod("p2", "vm1", "other");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states().values())
              .hasSize(2)
              .allMatch(state -> state == State.ASSIGNED));
      cluster.delete("p1");
      cluster.delete("p2");
      eventually(() -> assertThat(cluster.states()).isEmpty());
      assertThat(cluster.machines.of(machine("vm1")))
          .containsExactlyInAnyOrder(onMachine("x"), onMachine("foreign"));
    }
  }

  @Test
  void deletesAssignmentsOfNodesThatAreGoneWithoutAzure() throws Exception {
    cluster.machine("vm1").machine("vm2").identity("id", "x");
    cluster.pod("p1", "vm1", "id").pod("p2", "vm2", "id");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states().values())
              .hasSize(2)
              .allMatch(state -> state == State.ASSIGNED));
      cluster.nodes.remove(new ObjectKey("", "vm1"));
      cluster.delete("p1");
      eventually(
          () -> assertThat(cluster.states()).isEqualTo(Map.of("p2-default-id", State.ASSIGNED)));
      assertThat(cluster.machines.patches()).hasSize(2);
    }
  }

  @Test
  void setsARefusedIdentityAsideAtOnce() throws Exception {
    cluster.machines.refuse(
        "FailedIdentityOperation", true, Set.of(onMachine("bad1"), onMachine("bad2")));
    cluster.machine("vm1").identity("good", "x").identity("b1", "bad1").identity("b2", "bad2");
    cluster.pod("p", "vm1", "good").pod("q", "vm1", "b1").pod("r", "vm1", "b2");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states())
              .isEqualTo(
                  Map.of(
                      "p-default-good", State.ASSIGNED,
                      "q-default-b1", State.CREATED,
                      "r-default-b2", State.CREATED)));
      assertThat(cluster.machines.patches()).as("the refused one, and the rest").hasSize(2);
    }
  }

  @Test
  void findsTheRefusedIdentityWhereAzureDoesNotNameIt() throws Exception {
    cluster.machines.refuse("LinkedAuthorizationFailed", false, Set.of(onMachine("bad")));
    cluster.machine("vm1").identity("good", "x").identity("b", "bad");
    cluster.pod("p", "vm1", "good").pod("q", "vm1", "b");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states())
              .isEqualTo(Map.of("p-default-good", State.ASSIGNED, "q-default-b", State.CREATED)));
    }
  }

  @Test
  void triesARefusedIdentityAgain() throws Exception {
    cluster.machines.refuse("FailedIdentityOperation", true, Set.of(onMachine("late")));
    cluster.machine("vm1").identity("id", "late").pod("p", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.machines.patches()).isNotEmpty());
      cluster.machines.before = (_, _) -> {};
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
    }
  }

  @Test
  void aHangingMachineDelaysNoOther() throws Exception {
    cluster.machines.hang("vm1");
    cluster.machine("vm1").machine("vm2").identity("id", "x");
    cluster.pod("p1", "vm1", "id").pod("p2", "vm2", "id");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states())
              .isEqualTo(Map.of("p1-default-id", State.CREATED, "p2-default-id", State.ASSIGNED)));
      cluster.pod("p3", "vm2", "id");
      eventually(() -> assertThat(cluster.states()).containsEntry("p3-default-id", State.ASSIGNED));
      assertThat(cluster.states()).containsEntry("p1-default-id", State.CREATED);
      cluster.machines.release("vm1");
      eventually(() -> assertThat(cluster.states()).containsEntry("p1-default-id", State.ASSIGNED));
    }
  }

  @Test
  void writesOnWhileItsMachineIsBeingChanged() throws Exception {
    cluster.machine("vm1").identity("id", "x").identity("other", "y").pod("p1", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      cluster.machines.hang("vm1");
      cluster.pod("p2", "vm1", "other");
      eventually(() -> assertThat(cluster.machines.patches()).hasSize(2));
      cluster.pod("p3", "vm1", "id");
      eventually(() ->
          assertThat(cluster.states())
              .containsEntry("p3-default-id", State.ASSIGNED)
              .containsEntry("p2-default-other", State.CREATED));
      cluster.machines.release("vm1");
    }
  }

  @Test
  void takesAwayWhatArrivesForAPodThatHasGone() throws Exception {
    cluster.machines.hang("vm1");
    cluster.machine("vm1").identity("id", "x").pod("p1", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.machines.patches()).hasSize(1));
      cluster.delete("p1");
      cluster.machines.release("vm1");
      eventually(() -> assertThat(cluster.states()).isEmpty());
      assertThat(cluster.machines.of(machine("vm1"))).isEmpty();
    }
  }

  @Test
  void leavesAnAssignmentWhoseMachineCannotBeChangedAsItIs() throws Exception {
    cluster.machine("vm1").identity("id", "x").pod("p1", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      var calls = new AtomicInteger();
      cluster.machines.before =
          (_, _) -> {
            calls.incrementAndGet();
            throw new AzureException.ArmFailed("busy", 409, Optional.of("Conflict"), "busy");
          };
      cluster.delete("p1");
      eventually(() -> assertThat(calls).hasValueGreaterThan(1));
      assertThat(cluster.states()).containsValue(State.ASSIGNED);
      cluster.machines.before = (_, _) -> {};
      eventually(() -> assertThat(cluster.states()).isEmpty());
    }
  }

  @Test
  void oneAssignmentThatCannotBeWrittenHoldsUpNoOther() throws Exception {
    cluster.refusal =
        key ->
            key.name().startsWith("p1")
                ? Optional.of(new KubernetesException.Forbidden("not this one"))
                : Optional.empty();
    cluster.machine("vm1").identity("id", "x").pod("p1", "vm1", "id").pod("p2", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(
          () -> assertThat(cluster.states()).isEqualTo(Map.of("p2-default-id", State.ASSIGNED)));
      cluster.refusal = _ -> Optional.empty();
      eventually(() -> assertThat(cluster.states()).containsEntry("p1-default-id", State.ASSIGNED));
    }
  }

  @Test
  void servicePrincipalsNeedNoMachine() throws Exception {
    cluster.nodes.put(Objects.node("odd", "nonsense"));
    cluster.identities.put(Objects.identity("default", "sp", 1, "", "client"));
    cluster.bindings.put(Objects.binding("default", "sp", "sp", "sp"));
    cluster.identity("id", "x").pod("p1", "odd", "sp").pod("p2", "odd", "id");
    try (var _ = cluster.start()) {
      eventually(() ->
          assertThat(cluster.states())
              .isEqualTo(Map.of("p1-default-sp", State.ASSIGNED, "p2-default-id", State.CREATED)));
      assertThat(cluster.machines.patches()).isEmpty();
      cluster.machine("odd");
      eventually(() -> assertThat(cluster.states()).containsEntry("p2-default-id", State.ASSIGNED));
    }
  }

  @Test
  void putsBackWhatSomebodyTookFromTheMachine() throws Exception {
    cluster.settings =
        FakeCluster.QUICK.paced(
            4, Duration.ofMillis(100), Duration.ofHours(1), Duration.ofMillis(5));
    cluster.machine("vm1").identity("id", "x").pod("p1", "vm1", "id");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.states()).containsValue(State.ASSIGNED));
      cluster.machines.take(machine("vm1"), onMachine("x"));
      eventually(
          () -> assertThat(cluster.machines.of(machine("vm1"))).containsExactly(onMachine("x")));
      assertThat(cluster.states()).containsValue(State.ASSIGNED);
    }
  }

  @Test
  void doesNothingWithoutItsMandate() throws Exception {
    cluster.machine("vm1").identity("id", "x").pod("p1", "vm1", "id");
    try (var controller = cluster.start(() -> false)) {
      eventually(() -> assertThat(controller.active()).isTrue());
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(cluster.states()).isEmpty());
    }
  }

  @Test
  void tellsAPodWhyItGetsNothing() throws Exception {
    cluster.machine("vm1").pod("p1", "vm1", "nobody");
    try (var _ = cluster.start()) {
      eventually(() -> assertThat(cluster.events).contains("Pod NoAzureIdentityBinding"));
    }
  }
}
