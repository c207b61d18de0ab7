// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Which machines and scale sets there are. Opens no port. Names are compared ignoring case; those
/// of machines are unique, those of scale sets within their resource group.
final class Fleet {
  private final Map<String, VirtualMachine> machines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, ScaleSet> scaleSets = new TreeMap<>();

  /// @throws IllegalArgumentException if the name is taken
  synchronized void add(VirtualMachine machine) {
    if (machines.putIfAbsent(machine.name(), machine) != null) {
      throw new IllegalArgumentException("There is a virtual machine " + machine.name() + ".");
    }
  }

  /// @throws IllegalArgumentException if the name is taken
  synchronized void add(ScaleSet set) {
    if (scaleSets.putIfAbsent(key(set.resourceId()), set) != null) {
      throw new IllegalArgumentException("There is a scale set " + set.name() + ".");
    }
  }

  synchronized void remove(VirtualMachine machine) {
    machines.remove(machine.name());
  }

  synchronized void remove(ScaleSet set) {
    scaleSets.remove(key(set.resourceId()));
  }

  synchronized void clear() {
    machines.clear();
    scaleSets.clear();
  }

  /// @throws IllegalArgumentException if there is none
  synchronized VirtualMachine machine(String name) {
    VirtualMachine machine = machines.get(name);
    if (machine == null) {
      throw new IllegalArgumentException("There is no virtual machine " + name + ".");
    }
    return machine;
  }

  synchronized List<VirtualMachine> machines() {
    return List.copyOf(machines.values());
  }

  synchronized List<ScaleSet> scaleSets() {
    return List.copyOf(scaleSets.values());
  }

  /// Returns all that has identities of its own.
  synchronized List<Host> hosts() {
    List<Host> hosts = new ArrayList<>(scaleSets.values());
    machines.values().stream().filter(vm -> vm.instanceOf().isEmpty()).forEach(hosts::add);
    return List.copyOf(hosts);
  }

  synchronized Optional<Host> find(String resourceId) {
    return hosts().stream()
        .filter(host -> host.resourceId().equalsIgnoreCase(resourceId))
        .findFirst();
  }

  synchronized List<VirtualMachine> instances(ScaleSet set) {
    return machines.values().stream().filter(vm -> vm.isIn(set)).toList();
  }

  /// Returns what the machine of this name has its identities from: its scale set or itself.
  synchronized Host host(String machineName) {
    VirtualMachine machine = machine(machineName);
    return scaleSets.values().stream()
        .filter(machine::isIn)
        .map(Host.class::cast)
        .findFirst()
        .orElse(machine);
  }

  /// Changes the identities of a host; does nothing if it is gone.
  synchronized void change(Host host, UnaryOperator<Identities> change) {
    switch (host) {
      case VirtualMachine vm ->
          machines.computeIfPresent(
              vm.name(), (_, now) -> now.with(change.apply(now.identities())));
      case ScaleSet set ->
          scaleSets.computeIfPresent(
              key(set.resourceId()), (_, now) -> now.with(change.apply(now.identities())));
    }
  }

  /// Returns the number that the next instance of the set gets.
  synchronized int nextInstance(ScaleSet set) {
    return instances(set).stream()
            .flatMap(vm -> vm.instanceOf().stream())
            .mapToInt(VirtualMachine.Instance::number)
            .max()
            .orElse(-1)
        + 1;
  }

  private static String key(String resourceId) {
    return resourceId.toLowerCase(Locale.ROOT);
  }
}
