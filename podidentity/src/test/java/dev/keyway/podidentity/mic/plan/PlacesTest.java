// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import static dev.keyway.podidentity.mic.FakeMachines.machine;
import static dev.keyway.podidentity.mic.FakeMachines.scaleSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.Node;
import dev.keyway.podidentity.mic.Objects;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Node VM = Objects.node("node-a", Objects.machineId("vm-a"));
  private static final Node ONE = Objects.node("one", Objects.scaleSetId("set", 1));
  private static final Node TWO = Objects.node("two", Objects.scaleSetId("set", 2));

  private static Place place(Places places, String node) {
    return places.of(node, places.alive());
  }

  @Test
  void takesTheMachineFromTheProviderIdAndNotFromTheNodesName() {
    var places = Places.NONE.next(List.of(VM, ONE, TWO), Set.of());

    assertThat(place(places, "node-a")).isEqualTo(new Place.OnMachine(machine("vm-a")));
    assertThat(place(places, "one"))
        .isEqualTo(place(places, "two"))
        .isEqualTo(new Place.OnMachine(scaleSet("set")));
  }

  @Test
  void aMalformedProviderIdConcernsItsNodeAlone() {
    var places =
        Places.NONE.next(
            List.of(VM, Objects.node("odd", "asdf"), Objects.node("new", "")), Set.of());

    assertThat(place(places, "odd")).isEqualTo(new Place.Nameless("odd", "asdf"));
    assertThat(place(places, "new")).isEqualTo(new Place.Nameless("new", ""));
    assertThat(place(places, "node-a")).isInstanceOf(Place.OnMachine.class);
  }

  @Test
  void aNodeThatWentStillCountsForItsScaleSet() {
    var before = Places.NONE.next(List.of(VM, ONE, TWO), Set.of());
    var used = Set.of("node-a", "one", "two");

    var without = before.next(List.of(TWO), used);
    assertThat(place(without, "one")).isEqualTo(new Place.OnMachine(scaleSet("set")));
    assertThat(place(without, "node-a")).isEqualTo(new Place.Gone("node-a"));

    var none = without.next(List.of(), used);
    assertThat(place(none, "one")).isEqualTo(new Place.Gone("one"));
    assertThat(none.next(List.of(), Set.of()).machines()).isEmpty();
  }
}
