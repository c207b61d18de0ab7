// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import dev.keyway.sandbox.directory.Directory;
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
import java.util.stream.Stream;

/// The virtual machines, each with a metadata endpoint on a port of its own.
public final class VirtualMachines implements AutoCloseable {
  private final Directory directory;
  private final TokenIssuer issuer;
  private final Resources resources;
  private final Calls calls;
  private final Faults faults;
  private final Runnable changed;
  private final Map<String, VirtualMachine> machines = new TreeMap<>();
  private final Map<String, Listener> listeners = new TreeMap<>();

  public VirtualMachines(
      Directory directory,
      TokenIssuer issuer,
      Resources resources,
      Calls calls,
      Faults faults,
      Runnable changed) {
    this.directory = directory;
    this.issuer = issuer;
    this.resources = resources;
    this.calls = calls;
    this.faults = faults;
    this.changed = changed;
  }

  /// Creates a machine without identities and opens its metadata endpoint.
  public VirtualMachine create(String name, String subscriptionId, String resourceGroup) {
    VirtualMachine machine =
        new VirtualMachine(
            name,
            UUID.randomUUID().toString(),
            subscriptionId,
            resourceGroup,
            Optional.empty(),
            List.of());
    synchronized (this) {
      if (machines.containsKey(name)) {
        throw new IllegalArgumentException("There is a virtual machine " + name + ".");
      }
      open(machine);
    }
    changed.run();
    return machine;
  }

  /// Gives the machine an identity of its own, if it has none, and returns its client id.
  public String enableSystemAssigned(String name) {
    VirtualMachine machine = get(name);
    if (machine.systemAssigned().isPresent()) {
      return machine.systemAssigned().get();
    }
    String clientId = directory.createSystemAssignedIdentity(name, machine.resourceId()).clientId();
    change(name, old -> with(old, Optional.of(clientId), old.userAssigned()));
    return clientId;
  }

  /// Deletes the machine's own identity, if it has one.
  public void disableSystemAssigned(String name) {
    get(name).systemAssigned().ifPresent(directory::delete);
    change(name, old -> with(old, Optional.empty(), old.userAssigned()));
  }

  /// Assigns the user-assigned identity of this client id; twice is as good as once.
  public void assign(String name, String clientId) {
    change(
        name,
        old ->
            with(
                old,
                old.systemAssigned(),
                Stream.concat(old.userAssigned().stream(), Stream.of(clientId))
                    .distinct()
                    .toList()));
  }

  /// Takes the identity of this client id away.
  public void unassign(String name, String clientId) {
    change(
        name,
        old ->
            with(
                old,
                old.systemAssigned(),
                old.userAssigned().stream().filter(id -> !id.equalsIgnoreCase(clientId)).toList()));
  }

  /// Returns the machine of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public synchronized VirtualMachine get(String name) {
    VirtualMachine machine = machines.get(name);
    if (machine == null) {
      throw new IllegalArgumentException("There is no virtual machine " + name + ".");
    }
    return machine;
  }

  /// Returns the address that stands for `http://169.254.169.254` on this machine.
  public synchronized URI endpoint(String name) {
    Listener listener = listeners.get(name);
    if (listener == null) {
      throw new IllegalArgumentException("There is no virtual machine " + name + ".");
    }
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /// Returns all machines in order of their names.
  public synchronized List<VirtualMachine> list() {
    return List.copyOf(machines.values());
  }

  /// Takes up saved machines and opens their endpoints.
  public synchronized void restore(List<VirtualMachine> saved) {
    saved.forEach(this::open);
  }

  @Override
  public synchronized void close() {
    listeners.values().forEach(Listener::close);
    listeners.clear();
  }

  private void open(VirtualMachine machine) {
    String name = machine.name();
    var site = new ImdsSite(() -> get(name), directory, issuer, resources);
    try {
      listeners.put(name, Listener.http(0, site, calls, faults));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the metadata endpoint of " + name, e);
    }
    machines.put(name, machine);
  }

  private void change(String name, UnaryOperator<VirtualMachine> change) {
    synchronized (this) {
      machines.put(name, change.apply(get(name)));
    }
    changed.run();
  }

  private static VirtualMachine with(
      VirtualMachine old, Optional<String> systemAssigned, List<String> userAssigned) {
    return new VirtualMachine(
        old.name(),
        old.vmId(),
        old.subscriptionId(),
        old.resourceGroup(),
        systemAssigned,
        userAssigned);
  }
}
