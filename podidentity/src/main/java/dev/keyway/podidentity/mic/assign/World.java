// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.Assignments;
import dev.keyway.podidentity.mic.plan.Immutables;
import dev.keyway.podidentity.mic.plan.Machine;
import dev.keyway.podidentity.mic.plan.Place;
import dev.keyway.podidentity.mic.plan.Places;
import dev.keyway.podidentity.mic.plan.Situation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What is desired, by place, at one moment. Immutable.
final class World {
  static final World EMPTY = new World(Places.NONE, Map.of(), Map.of());

  private final Places places;
  private final Map<Place, Map<ObjectKey, AzureAssignedIdentity>> desired;
  private final Map<Place, Set<String>> nodes;

  private World(
      Places places,
      Map<Place, Map<ObjectKey, AzureAssignedIdentity>> desired,
      Map<Place, Set<String>> nodes) {
    this.places = places;
    this.desired = desired;
    this.nodes = nodes;
  }

  /// @param written the nodes that something is written for
  static World of(Assignments assignments, Places places, Set<String> written) {
    var alive = places.alive();
    var placeOf = new HashMap<String, Place>();
    var nodes = new HashMap<Place, Set<String>>();
    var all = new HashSet<>(assignments.nodes());
    all.addAll(written);
    for (var node : all) {
      var place = places.of(node, alive);
      placeOf.put(node, place);
      nodes.computeIfAbsent(place, _ -> new HashSet<>()).add(node);
    }
    var desired = new HashMap<Place, Map<ObjectKey, AzureAssignedIdentity>>();
    for (var one : assignments.desired().values()) {
      var place = placeOf.get(one.node());
      if (place != null) {
        desired.computeIfAbsent(place, _ -> new HashMap<>()).put(one.key(), one);
      }
    }
    return new World(places, desired, nodes);
  }

  Places places() {
    return places;
  }

  /// Returns where something is desired or written.
  Set<Place> all() {
    return nodes.keySet();
  }

  Situation at(Place place, AssignmentBook book, Machine machine, Immutables immutables) {
    var here = nodes.getOrDefault(place, Set.of());
    var wanted = desired.getOrDefault(place, Map.of());
    var current = book.on(here);
    var elsewhere = new HashSet<ObjectKey>();
    for (var key : wanted.keySet()) {
      if (!current.containsKey(key) && book.get(key).isPresent()) {
        elsewhere.add(key);
      }
    }
    return new Situation(place, wanted, current, elsewhere, machine, immutables);
  }
}
