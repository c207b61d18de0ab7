// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import static dev.keyway.podidentity.mic.Objects.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.podidentity.mic.Objects;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final Place PLACE =
      new Place.OnMachine(
          new ComputeResource("sub", "nodes", ComputeResource.Kind.SCALE_SET, "set"));

  private static AzureAssignedIdentity assigned(
      String pod, String node, String identity, String arm, State state) {
    var key = new ObjectKey("default", pod + "-default-" + identity);
    return new AzureAssignedIdentity(
        new ObjectMeta(key, "uid", "7", Map.of("nodename", node), Map.of(), List.of(), false),
        List.of(AzureAssignedIdentity.FINALIZER),
        Objects.identity("default", identity, arm, "client-" + arm),
        Objects.binding("default", identity, identity, "s"),
        new ObjectKey("default", pod),
        node,
        state);
  }

  private static Map<ObjectKey, AzureAssignedIdentity> map(AzureAssignedIdentity... all) {
    var map = new HashMap<ObjectKey, AzureAssignedIdentity>();
    for (var one : all) {
      map.put(one.key(), one);
    }
    return map;
  }

  private static Plan plan(
      Map<ObjectKey, AzureAssignedIdentity> desired,
      Map<ObjectKey, AzureAssignedIdentity> current,
      Machine machine) {
    return Planner.plan(new Situation(PLACE, desired, current, Set.of(), machine, Immutables.NONE));
  }

  @Test
  void writesAnAssignmentBeforeItsMachineIsChanged() {
    var want = assigned("a", "n", "id", "x", State.CREATED);

    var first = plan(map(want), map(), Machine.UNKNOWN);
    assertThat(first.creates()).containsExactly(want);
    assertThat(first.changes()).isFalse();

    var second = plan(map(want), map(want), Machine.UNKNOWN);
    assertThat(second.writes()).isFalse();
    assertThat(second.change().add()).containsExactly(onMachine("x"));

    var third = plan(map(want), map(want), Machine.UNKNOWN.having(Set.of(onMachine("x"))));
    assertThat(third.confirms()).containsExactly(want);
    assertThat(third.changes()).isFalse();
  }

  @Test
  void writesAsAssignedAtOnceWhatTheMachineHasForAnotherPod() {
    var there = assigned("a", "n1", "id", "x", State.ASSIGNED);
    var want = assigned("b", "n2", "id", "x", State.CREATED);

    var plan = plan(map(there, want), map(there), Machine.UNKNOWN);

    assertThat(plan.creates())
        .extracting(AzureAssignedIdentity::state)
        .containsExactly(State.ASSIGNED);
    assertThat(plan.changes()).isFalse();
  }

  @Test
  void keepsWhatAnotherPodOfTheSameNameNeeds() {
    var going = assigned("a", "n1", "id", "x", State.ASSIGNED);
    var staying = assigned("b", "n2", "other", "x", State.ASSIGNED);

    var plan = plan(map(staying), map(going, staying), Machine.UNKNOWN);

    assertThat(plan.deletes()).containsExactly(going);
    assertThat(plan.changes()).isFalse();
  }

  @Test
  void takesAwayWhatWasPutThereForAPodThatWentBeforeItWasAssigned() {
    var going = assigned("a", "n", "id", "x", State.CREATED);

    var plan = plan(map(), map(going), Machine.UNKNOWN);

    assertThat(plan.deletes()).isEmpty();
    assertThat(plan.change().remove()).containsExactly(onMachine("x"));
    assertThat(plan(map(), map(going), Machine.UNKNOWN.having(Set.of())).deletes())
        .containsExactly(going);
  }

  @Test
  void leavesImmutableIdentitiesWhateverTheCaseOfTheirIds() {
    var going = assigned("a", "n", "id", "x", State.ASSIGNED);

    var plan =
        Planner.plan(
            new Situation(
                PLACE,
                map(),
                map(going),
                Set.of(),
                Machine.UNKNOWN,
                Immutables.of(List.of("CLIENT-X"))));

    assertThat(plan.deletes()).containsExactly(going);
    assertThat(plan.changes()).isFalse();
  }

  @Test
  void changesNothingForAnEditedLabel() {
    var written = assigned("a", "n", "id", "x", State.ASSIGNED);
    var edited = written.identity();
    var meta =
        new ObjectMeta(edited.key(), "u", "99", Map.of("new", "label"), Map.of(), List.of(), false);
    var want =
        new AzureAssignedIdentity(
            written.metadata(),
            written.finalizers(),
            new AzureIdentity(
                meta,
                edited.namespaced(),
                edited.type(),
                edited.resourceId().toUpperCase(Locale.ROOT),
                edited.clientId(),
                edited.clientPassword(),
                edited.tenantId(),
                edited.auxiliaryTenantIds(),
                edited.adEndpoint(),
                edited.adResourceId()),
            written.binding(),
            written.pod(),
            written.node(),
            State.CREATED);

    assertThat(plan(map(want), map(written), Machine.UNKNOWN).isEmpty()).isTrue();
  }

  @Test
  void writesOverAnAssignmentOnceTheOldIdentityIsOffTheMachine() {
    var written = assigned("a", "n", "id", "old", State.ASSIGNED);
    var want = assigned("a", "n", "id", "new", State.CREATED);

    var first = plan(map(want), map(written), Machine.UNKNOWN);
    assertThat(first.writes()).isFalse();
    assertThat(first.change().add()).containsExactly(onMachine("new"));
    assertThat(first.change().remove()).containsExactly(onMachine("old"));

    var then = plan(map(want), map(written), Machine.UNKNOWN.having(Set.of(onMachine("new"))));
    assertThat(then.replaces())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.after().state()).isEqualTo(State.ASSIGNED);
          assertThat(one.after().metadata().resourceVersion()).isEqualTo("7");
        });
  }

  @Test
  void deletesWithoutTheMachineWhereTheNodeIsGone() {
    var going = assigned("a", "n", "id", "x", State.ASSIGNED);

    var plan =
        Planner.plan(
            new Situation(
                new Place.Gone("n"),
                map(),
                map(going),
                Set.of(),
                Machine.UNKNOWN,
                Immutables.NONE));

    assertThat(plan.deletes()).containsExactly(going);
    assertThat(plan.changes()).isFalse();
  }

  /// Random histories of pods coming, going and changing identity on one machine. The machine has
  /// identities of others, too.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void comesToWhatIsDesiredWithoutTakingWhatIsNeeded(long seed) {
    var random = new Random(seed);
    for (int history = 0; history < 150; history++) {
      new History(random).play();
    }
  }

  private static final class History {
    private final Random random;
    private final Set<String> foreign = Set.of(onMachine("foreign"));
    private final Set<String> has = new TreeSet<>(foreign);
    private final Map<ObjectKey, AzureAssignedIdentity> written = new HashMap<>();
    private Map<ObjectKey, AzureAssignedIdentity> desired = new HashMap<>();
    private Machine machine = Machine.UNKNOWN;
    private boolean tookOver;

    History(Random random) {
      this.random = random;
    }

    void play() {
      for (int round = 0; round < 6; round++) {
        desired = wanted();
        for (int step = random.nextInt(4); step > 0; step--) {
          step();
        }
        if (random.nextInt(4) == 0) {
          machine = Machine.UNKNOWN; // another process takes over
          tookOver = true;
        }
      }
      if (machine.identities().isEmpty()) {
        machine = machine.having(has);
      }
      int steps = 0;
      while (!step()) {
        assertThat(++steps).as("steps until nothing is left to do").isLessThan(10);
      }
      check();
    }

    private Map<ObjectKey, AzureAssignedIdentity> wanted() {
      var wanted = new HashMap<ObjectKey, AzureAssignedIdentity>();
      for (int pod = 0; pod < 5; pod++) {
        if (random.nextBoolean()) {
          var one =
              assigned(
                  "p" + pod,
                  "n" + random.nextInt(3),
                  "id" + random.nextInt(2),
                  "arm" + random.nextInt(4),
                  State.CREATED);
          wanted.put(one.key(), one);
        }
      }
      return wanted;
    }

    /// Plans and does it; tells whether there was nothing to do.
    private boolean step() {
      var situation =
          new Situation(PLACE, desired, Map.copyOf(written), Set.of(), machine, Immutables.NONE);
      var plan = Planner.plan(situation);
      if (plan.isEmpty()) {
        return true;
      }
      if (!tookOver) {
        checkTruth(plan);
      }
      plan.creates().forEach(one -> written.put(one.key(), one));
      plan.confirms().forEach(one -> written.put(one.key(), in(one, State.ASSIGNED)));
      plan.replaces().forEach(one -> written.put(one.after().key(), one.after()));
      plan.deletes().forEach(one -> written.remove(one.key()));
      if (plan.changes() && !plan.writes()) {
        plan.change()
            .remove()
            .forEach(id -> assertThat(needed()).as("is needed").doesNotContain(id));
        assertThat(plan.change().remove()).doesNotContainAnyElementsOf(foreign);
        var owed = new HashSet<>(situation.unwritten(plan.change().add()));
        owed.addAll(machine.ours());
        has.addAll(plan.change().add());
        has.removeAll(plan.change().remove());
        owed.retainAll(has);
        machine =
            new Machine(
                Optional.of(has),
                Set.of(),
                Set.of(),
                Set.of(),
                new Situation(PLACE, desired, written, Set.of(), machine, Immutables.NONE)
                    .unwritten(owed));
      }
      return false;
    }

    /// What is called assigned is on the machine.
    private void checkTruth(Plan plan) {
      var called = new HashSet<AzureAssignedIdentity>(plan.confirms());
      plan.creates().stream().filter(one -> one.state() == State.ASSIGNED).forEach(called::add);
      plan.replaces().stream()
          .map(Plan.Replacement::after)
          .filter(one -> one.state() == State.ASSIGNED)
          .forEach(called::add);
      called.forEach(one -> assertThat(has).contains(id(one)));
    }

    private Set<String> needed() {
      var needed = new HashSet<String>();
      desired.values().forEach(one -> needed.add(id(one)));
      return needed;
    }

    private static String id(AzureAssignedIdentity one) {
      return one.identity().resourceId().toLowerCase(Locale.ROOT);
    }

    private static AzureAssignedIdentity in(AzureAssignedIdentity one, State state) {
      return new AzureAssignedIdentity(
          one.metadata(),
          one.finalizers(),
          one.identity(),
          one.binding(),
          one.pod(),
          one.node(),
          state);
    }

    private static AzureAssignedIdentity never() {
      return assigned("never", "never", "never", "never", State.CREATED);
    }

    private void check() {
      assertThat(written.keySet()).isEqualTo(desired.keySet());
      assertThat(written.values())
          .allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(State.ASSIGNED);
            assertThat(Contents.same(one, desired.getOrDefault(one.key(), never()))).isTrue();
          });
      assertThat(has).containsAll(foreign).containsAll(needed());
    }
  }
}
