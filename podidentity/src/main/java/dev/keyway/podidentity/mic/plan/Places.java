// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.kubernetes.api.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which machine each node is. Remembers nodes that went for as long as something was assigned for
/// them, as the others of their scale set still have what was. Immutable.
///
/// @param machines by node, those that went included
/// @param providerIds of the nodes that are there
public record Places(Map<String, ComputeResource> machines, Map<String, String> providerIds) {
  public static final Places NONE = new Places(Map.of(), Map.of());

  public Places {
    machines = Map.copyOf(machines);
    providerIds = Map.copyOf(providerIds);
  }

  /// Returns the places of these nodes.
  ///
  /// @param used the nodes that something is assigned for
  public Places next(Collection<Node> nodes, Set<String> used) {
    var nextMachines = new HashMap<String, ComputeResource>();
    machines.forEach((node, machine) -> {
      if (used.contains(node)) {
        nextMachines.put(node, machine);
      }
    });
    var nextIds = new HashMap<String, String>();
    for (var node : nodes) {
      var name = node.key().name();
      nextIds.put(name, node.providerId());
      nextMachines.remove(name);
      ComputeResource.ofProviderId(node.providerId())
          .ifPresent(machine -> nextMachines.put(name, machine));
    }
    return new Places(nextMachines, nextIds);
  }

  /// Returns the scale sets and machines that have a node.
  public Set<ComputeResource> alive() {
    var alive = new HashSet<ComputeResource>();
    machines.forEach((node, machine) -> {
      if (providerIds.containsKey(node)) {
        alive.add(machine);
      }
    });
    return alive;
  }

  /// @param alive what [#alive()] has returned
  public Place of(String node, Set<ComputeResource> alive) {
    var machine = machines.get(node);
    if (providerIds.containsKey(node)) {
      return machine == null
          ? new Place.Nameless(node, providerIds.getOrDefault(node, ""))
          : new Place.OnMachine(machine);
    }
    return machine != null
            && machine.kind() == ComputeResource.Kind.SCALE_SET
            && alive.contains(machine)
        ? new Place.OnMachine(machine)
        : new Place.Gone(node);
  }
}
