// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.Rejected;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostIdentitiesTest {
  private static final HostIdentities NOTHING = host("");

  private static HostIdentities host(String type, String... ids) {
    return new HostIdentities(type, Set.of(ids), Optional.of("Succeeded"));
  }

  private static IdentityChange change(Set<String> add, Set<String> remove) {
    return new IdentityChange(add, remove);
  }

  private static Set<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id" + i).collect(Collectors.toSet());
  }

  /// What the machine has after one request, as Azure does it.
  private static HostIdentities after(HostIdentities host, IdentityPatch patch) {
    var ids = new TreeSet<>(host.userAssigned());
    ids.addAll(patch.add());
    ids.removeAll(patch.remove());
    if (!patch.type().contains("UserAssigned")) {
      ids.clear();
    }
    return new HostIdentities(patch.type(), ids, host.provisioningState());
  }

  private static HostIdentities after(HostIdentities host, IdentityChange change) {
    var now = host;
    for (var patch : host.patches(change)) {
      now = after(now, patch);
    }
    return now;
  }

  @Test
  void doesNothingWithoutAChange() {
    assertThat(host("UserAssigned", "id3", "id4").patches(change(Set.of(), Set.of()))).isEmpty();
    assertThat(host("UserAssigned", "id3").patches(change(Set.of("ID3"), Set.of("id4")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"id1,''", "id2,''", "'id3,id4',id1"})
  void addsToAMachineThatHasNone(String add, String remove) {
    var added = Set.of(add.split(","));

    assertThat(NOTHING.patches(change(added, remove.isEmpty() ? Set.of() : Set.of(remove))))
        .containsExactly(new IdentityPatch("UserAssigned", added, Set.of()));
  }

  @Test
  void keepsAnIdThatIsBothAddedAndRemoved() {
    var host = host("UserAssigned", "id4");

    assertThat(after(host, change(Set.of("id3"), Set.of("ID3"))).userAssigned())
        .containsExactlyInAnyOrder("id4", "id3");
    assertThat(host.patches(change(Set.of("ID4"), Set.of("id4")))).isEmpty();
  }

  @Test
  void comparesIgnoringCaseAndSendsLowerCase() {
    var patches =
        host("UserAssigned", "/Sub/ID1", "id2").patches(change(Set.of("ID3"), Set.of("/SUB/id1")));

    assertThat(patches)
        .containsExactly(new IdentityPatch("UserAssigned", Set.of("id3"), Set.of("/sub/id1")));
    assertThat(patches.getFirst().json())
        .isEqualTo(
            "{\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"id3\":{},\"/sub/id1\":null}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "'',UserAssigned",
    "None,UserAssigned",
    "UserAssigned,UserAssigned",
    "SystemAssigned,'SystemAssigned, UserAssigned'",
    "'SystemAssigned, UserAssigned','SystemAssigned, UserAssigned'",
    "systemassigned,'SystemAssigned, UserAssigned'",
    "Something,None",
  })
  void keepsTheMachinesOwnIdentityWhenOthersAreAdded(String before, String after) {
    assertThat(host(before).patches(change(Set.of("id1"), Set.of())))
        .extracting(IdentityPatch::type)
        .containsExactly(after);
  }

  @ParameterizedTest
  @CsvSource({"UserAssigned,None", "'SystemAssigned, UserAssigned',SystemAssigned"})
  void sendsTheTypeAloneWhenNothingIsLeft(String before, String after) {
    var patches = host(before, "id1", "id2").patches(change(Set.of(), Set.of("id1", "ID2")));

    assertThat(patches).containsExactly(new IdentityPatch(after, Set.of(), Set.of()));
    assertThat(patches.getFirst().json()).isEqualTo("{\"identity\":{\"type\":\"" + after + "\"}}");
  }

  @Test
  void doesNotTakeTheMachinesOwnIdentityAwayWhenThereIsNothingToRemove() {
    assertThat(host("SystemAssigned").patches(change(Set.of(), Set.of("id1")))).isEmpty();
  }

  @Test
  void asksForAtMost150AtATime() {
    assertThat(NOTHING.patches(change(ids(2), Set.of())))
        .extracting(IdentityPatch::size)
        .containsExactly(2);

    var patches = NOTHING.patches(change(ids(200), Set.of()));

    assertThat(patches).extracting(IdentityPatch::size).containsExactly(150, 50);
    assertThat(patches.get(0).add()).doesNotContainAnyElementsOf(patches.get(1).add());
    assertThat(after(NOTHING, change(ids(200), Set.of())).userAssigned()).isEqualTo(ids(200));
  }

  @Test
  void leavesAMachineAloneThatIsBeingDeleted() {
    var host = new HostIdentities("", Set.of(), Optional.of("Deleting"));

    assertThatThrownBy(() -> host.patches(change(Set.of("id1"), Set.of())))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("being deleted");
    assertThat(host.patches(change(Set.of(), Set.of()))).isEmpty();
    assertThat(
            new HostIdentities("", Set.of(), Optional.empty())
                .patches(change(Set.of("id1"), Set.of())))
        .hasSize(1);
  }

  /// One step of the reference sequence: what there was, what is asked, what there is then.
  record Step(
      HostIdentities before,
      Set<String> add,
      Set<String> remove,
      String type,
      Set<String> after,
      int requests) {}

  static List<Step> referenceSequence() {
    var user = "UserAssigned";
    return List.of(
        new Step(NOTHING, Set.of("ID0", "ID0again"), Set.of(), user, Set.of("id0", "id0again"), 1),
        new Step(
            host(user, "id0", "id0again"), Set.of(), Set.of("ID0"), user, Set.of("id0again"), 1),
        new Step(host(user, "id2"), Set.of(), Set.of("ID2"), "None", Set.of(), 1),
        new Step(
            host(user, "id0again"),
            Set.of("ID1", "ID2", "ID3"),
            Set.of("ID0again"),
            user,
            Set.of("id1", "id2", "id3"),
            1),
        new Step(host(user, "id3"), Set.of(), Set.of("ID3"), "None", Set.of(), 1),
        new Step(host(user, "id4"), Set.of("ID3"), Set.of(), user, Set.of("id4", "id3"), 1),
        new Step(
            host(user, "id4", "id3"), Set.of("ID3"), Set.of("ID3"), user, Set.of("id4", "id3"), 0),
        new Step(host(user, "id4", "id3"), Set.of(), Set.of(), user, Set.of("id4", "id3"), 0));
  }

  @ParameterizedTest
  @MethodSource("referenceSequence")
  void followsTheReferenceSequence(Step step) {
    var change = change(step.add(), step.remove());
    var after = after(step.before(), change);

    assertThat(after.userAssigned()).isEqualTo(step.after());
    assertThat(after.type()).isEqualTo(step.type());
    assertThat(step.before().patches(change)).hasSize(step.requests());
  }

  @Test
  void bringsAboutWhatIsWantedWhateverThereIs() {
    var random = new Random(20261128);
    var types = List.of("", "None", "SystemAssigned");
    for (int round = 0; round < 300; round++) {
      var before = some(random, 400);
      var type = types.get(random.nextInt(3));
      boolean own = type.startsWith("System");
      var user = own ? "SystemAssigned, UserAssigned" : "UserAssigned";
      var host = new HostIdentities(before.isEmpty() ? type : user, before, Optional.empty());
      var change = change(some(random, 400), some(random, 400));
      var wanted = new HashSet<>(before);
      wanted.removeAll(change.remove());
      wanted.addAll(change.add());

      var now = host;
      for (var patch : host.patches(change)) {
        assertThat(patch.size()).isLessThanOrEqualTo(150);
        now = after(now, patch);
        assertThat(now.userAssigned().isEmpty())
            .as("nothing in between")
            .isEqualTo(wanted.isEmpty());
        assertThat(now.type().startsWith("System")).isEqualTo(own);
      }
      assertThat(now.userAssigned()).isEqualTo(wanted);
      assertThat(now.patches(change)).isEmpty();
    }
  }

  private static Set<String> some(Random random, int most) {
    var ids = new HashSet<String>();
    int count = random.nextInt(4) == 0 ? 0 : random.nextInt(most);
    for (int i = 0; i < count; i++) {
      ids.add("id" + random.nextInt(most));
    }
    return ids;
  }
}
