// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.vault.Vault;
import dev.keyway.sandbox.vault.Vaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which subscriptions and resource groups there are: those that were made, and those that
/// something lies in.
public final class Inventory {
  private final String subscriptionId;
  private final Directory directory;
  private final VirtualMachines machines;
  private final Vaults vaults;
  private final ManagedClusters clusters;
  private final Runnable changed;
  private final List<ResourceGroup> made = new ArrayList<>();

  /// @param subscriptionId of the subscription that is always there
  /// @param changed is called after each change, to save it
  public Inventory(
      String subscriptionId,
      Directory directory,
      VirtualMachines machines,
      Vaults vaults,
      ManagedClusters clusters,
      Runnable changed) {
    this.subscriptionId = subscriptionId;
    this.directory = directory;
    this.machines = machines;
    this.vaults = vaults;
    this.clusters = clusters;
    this.changed = changed;
  }

  /// Returns the resource groups that were made.
  public synchronized List<ResourceGroup> state() {
    return List.copyOf(made);
  }

  /// Takes up saved resource groups.
  public synchronized void restore(List<ResourceGroup> saved) {
    made.clear();
    made.addAll(saved);
  }

  List<String> subscriptions() {
    var used = groups().map(ResourceGroup::subscriptionId);
    var all = new ArrayList<String>();
    Stream.concat(Stream.of(subscriptionId), used)
        .filter(id -> all.stream().noneMatch(id::equalsIgnoreCase))
        .forEach(all::add);
    return List.copyOf(all);
  }

  List<ResourceGroup> groups(String subscription) {
    var all = new ArrayList<ResourceGroup>();
    groups()
        .filter(group -> group.subscriptionId().equalsIgnoreCase(subscription))
        .filter(group -> all.stream().noneMatch(one -> one.is(subscription, group.name())))
        .forEach(all::add);
    return List.copyOf(all);
  }

  Optional<ResourceGroup> find(String subscription, String name) {
    return groups(subscription).stream().filter(one -> one.is(subscription, name)).findFirst();
  }

  /// @throws HttpProblem 404 unless there is such a subscription
  void requireSubscription(String subscription) {
    if (subscriptions().stream().noneMatch(subscription::equalsIgnoreCase)) {
      throw new HttpProblem(
          404,
          "SubscriptionNotFound",
          "The subscription '" + subscription + "' could not be found.");
    }
  }

  /// @throws HttpProblem 404 unless there is such a resource group
  ResourceGroup require(String subscription, String name) {
    requireSubscription(subscription);
    return find(subscription, name)
        .orElseThrow(() ->
            new HttpProblem(
                404, "ResourceGroupNotFound", "Resource group '" + name + "' could not be found."));
  }

  /// Makes a resource group or moves it.
  void put(ResourceGroup group) {
    synchronized (this) {
      made.removeIf(one -> one.is(group.subscriptionId(), group.name()));
      made.add(group);
    }
    changed.run();
  }

  /// Deletes a resource group and what lies in it; its vaults can be recovered.
  void delete(ResourceGroup group) {
    vaults.list().stream()
        .filter(vault -> group.holds(vault.settings().id(vault.name())))
        .forEach(vaults::delete);
    clusters.list().stream().filter(cluster -> group.holds(cluster.id())).forEach(clusters::delete);
    identities()
        .filter(identity -> group.holds(identity.resourceId()))
        .forEach(identity -> directory.delete(identity.clientId()));
    machines.hosts().stream()
        .filter(host -> group.is(host.subscriptionId(), host.resourceGroup()))
        .forEach(machines::delete);
    synchronized (this) {
      made.removeIf(one -> one.is(group.subscriptionId(), group.name()));
    }
    changed.run();
  }

  /// Returns the user-assigned identities.
  Stream<ManagedIdentity> identities() {
    return directory.principals().stream()
        .filter(ManagedIdentity.class::isInstance)
        .map(ManagedIdentity.class::cast)
        .filter(identity -> !identity.systemAssigned());
  }

  private Stream<ResourceGroup> groups() {
    var withMachines =
        machines.hosts().stream().map(host -> group(host.subscriptionId(), host.resourceGroup()));
    var withIdentities =
        identities()
            .map(identity -> identity.resourceId().split("/", -1))
            .filter(parts -> parts.length > 5)
            .map(parts -> group(parts[2], parts[4]));
    var withVaults =
        vaults.list().stream()
            .map(Vault::settings)
            .map(vault -> group(vault.subscriptionId(), vault.resourceGroup()));
    var withClusters =
        clusters.list().stream()
            .map(cluster -> group(cluster.subscriptionId(), cluster.resourceGroup()));
    return Stream.of(state().stream(), withMachines, withIdentities, withVaults, withClusters)
        .flatMap(all -> all);
  }

  private static ResourceGroup group(String subscription, String name) {
    return new ResourceGroup(subscription, name, ResourceGroup.LOCAL);
  }
}
