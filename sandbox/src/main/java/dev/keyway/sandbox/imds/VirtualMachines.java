// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.entra.Resources;
import dev.keyway.sandbox.entra.TokenIssuer;
import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.http.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The virtual machines, each with a metadata endpoint on a port of its own, and the scale sets
/// that some of them belong to.
public final class VirtualMachines implements AutoCloseable {
  private final Directory directory;
  private final TokenIssuer issuer;
  private final Resources resources;
  private final Calls calls;
  private final Faults faults;
  private final Runnable changed;
  private final Runnable portsChanged;
  private final Fleet fleet = new Fleet();
  private final Map<String, Listener> listeners = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Integer> portsBefore = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /// @param changed is called after each change, to save it
  /// @param portsChanged is called instead after a machine has come or gone
  public VirtualMachines(
      Directory directory,
      TokenIssuer issuer,
      Resources resources,
      Calls calls,
      Faults faults,
      Runnable changed,
      Runnable portsChanged) {
    this.directory = directory;
    this.issuer = issuer;
    this.resources = resources;
    this.calls = calls;
    this.faults = faults;
    this.changed = changed;
    this.portsChanged = portsChanged;
  }

  /// Creates a machine without identities and opens its metadata endpoint.
  ///
  /// @throws IllegalArgumentException if the name is taken
  public VirtualMachine create(String name, String subscriptionId, String resourceGroup) {
    return create(name, subscriptionId, resourceGroup, Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private VirtualMachine create(
      String name,
      String subscriptionId,
      String resourceGroup,
      Optional<VirtualMachine.Instance> place) {
    VirtualMachine machine =
        new VirtualMachine(
            name,
            UUID.randomUUID().toString(),
            subscriptionId,
            resourceGroup,
            place,
            Identities.NONE);
    open(machine);
    portsChanged.run();
    return machine;
  }

  /// Creates a scale set without instances and identities.
  ///
  /// @throws IllegalArgumentException if the name is taken in that resource group
  public ScaleSet createScaleSet(String name, String subscriptionId, String resourceGroup) {
    ScaleSet set = new ScaleSet(name, subscriptionId, resourceGroup, Identities.NONE);
    fleet.add(set);
    changed.run();
    return set;
  }

  /// Creates an instance of the set, which has the set's identities, and opens its metadata
  /// endpoint.
  ///
  /// @param name of the machine; unique among all machines
  public VirtualMachine createInstance(ScaleSet set, String name) {
    var place = new VirtualMachine.Instance(set.name(), fleet.nextInstance(set));
    return create(name, set.subscriptionId(), set.resourceGroup(), Optional.of(place));
  }

  /// Deletes a machine, or a scale set with its instances, and its own identity with it.
  public void delete(Host host) {
    disableSystemAssigned(host);
    switch (host) {
      case VirtualMachine vm -> shut(vm);
      case ScaleSet set -> {
        fleet.instances(set).forEach(this::shut);
        fleet.remove(set);
      }
    }
    portsChanged.run();
  }

  /// Gives the machine, or the scale set that it is in, an identity of its own, if it has none, and
  /// returns its client id.
  public String enableSystemAssigned(String name) {
    return enableSystemAssigned(fleet.host(name));
  }

  /// The same for a machine by itself or a scale set.
  public String enableSystemAssigned(Host host) {
    Optional<String> there = current(host).identities().systemAssigned();
    if (there.isPresent()) {
      return there.get();
    }
    String clientId =
        directory.createSystemAssignedIdentity(host.name(), host.resourceId()).clientId();
    change(host, identities -> identities.withSystemAssigned(clientId));
    return clientId;
  }

  /// Deletes the own identity of the machine, or of the scale set that it is in, if it has one.
  public void disableSystemAssigned(String name) {
    disableSystemAssigned(fleet.host(name));
  }

  /// The same for a machine by itself or a scale set.
  public void disableSystemAssigned(Host host) {
    current(host).identities().systemAssigned().ifPresent(directory::delete);
    change(host, Identities::withoutSystemAssigned);
  }

  /// Assigns the user-assigned identity of this client id to the machine, or to the scale set that
  /// it is in; twice is as good as once.
  ///
  /// @throws IllegalArgumentException if there is no such identity
  public void assign(String name, String clientId) {
    assign(fleet.host(name), clientId);
  }

  /// The same for a machine by itself or a scale set.
  public void assign(Host host, String clientId) {
    var identity =
        directory
            .findByClientId(clientId)
            .filter(ManagedIdentity.class::isInstance)
            .map(ManagedIdentity.class::cast)
            .orElseThrow(() ->
                new IllegalArgumentException("There is no managed identity " + clientId + "."));
    change(host, identities -> identities.with(Assignment.of(identity)));
  }

  /// Takes the identity of this client id away from the machine, or the scale set that it is in.
  public void unassign(String name, String clientId) {
    change(
        fleet.host(name),
        identities -> identities.without(one -> one.clientId().equalsIgnoreCase(clientId)));
  }

  /// Changes the user-assigned identities of a machine by itself or a scale set.
  public void change(Host host, UnaryOperator<Identities> change) {
    fleet.change(host, change);
    changed.run();
  }

  /// Returns the machine of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public VirtualMachine get(String name) {
    return fleet.machine(name);
  }

  /// Returns the identities that the machine of this name can get tokens for now: its own, or those
  /// of the scale set that it is in.
  public Identities identities(String name) {
    return fleet.host(name).identities();
  }

  /// Finds a machine by itself, or a scale set, by its resource id in any case.
  public Optional<Host> find(String resourceId) {
    return fleet.find(resourceId);
  }

  /// Returns all machines by themselves and all scale sets.
  public List<Host> hosts() {
    return fleet.hosts();
  }

  /// Returns the set's instances.
  public List<VirtualMachine> instances(ScaleSet set) {
    return fleet.instances(set);
  }

  /// Returns the address that stands for `http://169.254.169.254` on this machine.
  public URI endpoint(String name) {
    synchronized (listeners) {
      Listener listener = listeners.get(name);
      if (listener == null) {
        throw new IllegalArgumentException("There is no virtual machine " + name + ".");
      }
      return address(listener);
    }
  }

  /// Returns the addresses of all machines by name.
  public Map<String, URI> endpoints() {
    synchronized (listeners) {
      return listeners.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> address(one.getValue())));
    }
  }

  private static URI address(Listener listener) {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /// Returns all machines in order of their names.
  public List<VirtualMachine> list() {
    return fleet.machines();
  }

  /// Returns all scale sets in order of their resource ids.
  public List<ScaleSet> scaleSets() {
    return fleet.scaleSets();
  }

  /// Takes up saved machines and scale sets and opens the endpoints.
  public void restore(List<VirtualMachine> machines, List<ScaleSet> scaleSets) {
    scaleSets.forEach(fleet::add);
    machines.forEach(this::open);
  }

  /// Forgets all machines and scale sets. A machine that is made under a name from before gets that
  /// one's address.
  public void clear() {
    synchronized (listeners) {
      listeners.forEach((name, listener) -> portsBefore.put(name, listener.port()));
      close();
      fleet.clear();
    }
  }

  @Override
  public void close() {
    synchronized (listeners) {
      listeners.values().forEach(Listener::close);
      listeners.clear();
    }
  }

  private Host current(Host host) {
    return fleet.find(host.resourceId()).orElse(host);
  }

  private void open(VirtualMachine machine) {
    String name = machine.name();
    var site = new ImdsSite(() -> get(name), () -> identities(name), directory, issuer, resources);
    synchronized (listeners) {
      fleet.add(machine);
      try {
        listeners.put(name, Listener.http(portsBefore.getOrDefault(name, 0), site, calls, faults));
      } catch (IOException e) {
        fleet.remove(machine);
        throw new UncheckedIOException("Cannot open the metadata endpoint of " + name, e);
      }
    }
  }

  private void shut(VirtualMachine machine) {
    synchronized (listeners) {
      Optional.ofNullable(listeners.remove(machine.name())).ifPresent(Listener::close);
      fleet.remove(machine);
    }
  }
}
