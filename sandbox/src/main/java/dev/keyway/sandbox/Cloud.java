// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.admin.AdminSite;
import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.arm.ArmSite;
import dev.keyway.sandbox.arm.Inventory;
import dev.keyway.sandbox.arm.Operations;
import dev.keyway.sandbox.arm.ResourceGroup;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.DirectoryState;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.entra.EntraSite;
import dev.keyway.sandbox.entra.IssuerKeys;
import dev.keyway.sandbox.entra.Resources;
import dev.keyway.sandbox.entra.TokenIssuer;
import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.graph.GraphSite;
import dev.keyway.sandbox.imds.HostTokens;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.oidc.Cluster;
import dev.keyway.sandbox.oidc.Clusters;
import dev.keyway.sandbox.role.RoleAssignments;
import dev.keyway.sandbox.vault.VaultSettings;
import dev.keyway.sandbox.vault.VaultSite;
import dev.keyway.sandbox.vault.Vaults;
import java.io.Closeable;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The services of a local Azure and all they know. Opens no port but those of its machines.
final class Cloud implements Closeable {
  static final String DEFAULT_CLUSTER = "local";
  static final String VAULT_RESOURCE = "https://vault.localhost";

  private final URI base;
  private final Roots roots;
  private final InstantSource clock;
  private final Directory directory;
  private final Resources resources;
  private final Clusters clusters;
  private final IssuerKeys issuerKeys;
  private final VirtualMachines machines;
  private final HostTokens hostTokens;
  private final Inventory inventory;
  private final Operations operations;
  private final Vaults vaults;
  private final ManagedClusters managedClusters;
  private final RoleAssignments roles;

  /// @param base the address of the main port, ending in a slash
  /// @param changed is called after each change, to save it
  /// @param machinesChanged is called instead after a change of machines
  Cloud(
      URI base,
      Roots roots,
      Calls calls,
      Faults faults,
      LocalAzureOptions options,
      Runnable changed,
      Runnable machinesChanged) {
    this.base = base;
    this.roots = roots;
    this.clock = options.clock();
    this.directory = new Directory(options.tenantId(), changed);
    this.resources = new Resources(directory, List.of(VAULT_RESOURCE, base.toString()));
    var tokens = new TokenIssuer(roots.signingKey(), clock);
    this.clusters = new Clusters(base, clock, changed);
    this.issuerKeys = new IssuerKeys(roots::issuerTls, clock);
    this.machines =
        new VirtualMachines(directory, tokens, resources, calls, faults, changed, machinesChanged);
    this.hostTokens = new HostTokens(directory, tokens, resources, changed);
    this.operations = new Operations(clock);
    var vaultSettings =
        VaultSettings.of(options.subscriptionId(), DemoWorld.RESOURCE_GROUP, ResourceGroup.LOCAL);
    this.vaults = new Vaults(options.tenantId(), vaultSettings, clock, changed);
    this.managedClusters = new ManagedClusters(directory, changed);
    this.inventory =
        new Inventory(
            options.subscriptionId(), directory, machines, vaults, managedClusters, changed);
    this.roles = new RoleAssignments(changed);
  }

  /// Takes up what was saved. Issuers of the instance itself move to its port of now.
  void restore(SavedState saved) throws ParseException {
    String before = "https://localhost:" + saved.port() + "/oidc/";
    directory.restore(saved.directory().rebase(before, base + "oidc/"));
    clusters.restore(saved.clusterKeys());
    machines.restore(saved.machines(), saved.scaleSets());
    inventory.restore(saved.resourceGroups());
    hostTokens.restore(saved.hostTokens());
    vaults.restore(saved.vaults());
    managedClusters.restore(saved.managedClusters());
    roles.restore(saved.roleAssignments());
  }

  /// Forgets everything but keys and issuers.
  void clear() {
    machines.clear();
    directory.restore(new DirectoryState(List.of(), List.of(), List.of()));
    inventory.restore(List.of());
    hostTokens.restore(Map.of());
    vaults.restore(List.of());
    managedClusters.restore(List.of());
    roles.restore(List.of());
  }

  SavedState state() {
    return new SavedState(
        SavedState.FORMAT,
        base.getPort(),
        roots.authority().certificatePem(),
        roots.authority().privateKey(),
        roots.signingKey().privateJwk(),
        clusters.state(),
        directory.state(),
        machines.list(),
        machines.scaleSets(),
        inventory.state(),
        hostTokens.state(),
        vaults.state(),
        managedClusters.list(),
        roles.state());
  }

  /// Returns what the main port serves.
  Dispatch.Sites sites(AdminSite admin) {
    var entra = new EntraSite(base, directory, roots.signingKey(), issuerKeys, resources, clock);
    var access = new AccessTokens(roots.signingKey(), clock);
    var vaultSite =
        new VaultSite(vaults, access, roles, base.toString(), VAULT_RESOURCE, vaultDnsSuffix());
    var arm =
        new ArmSite(
            base,
            vaultDnsSuffix(),
            () -> cluster().issuer(),
            directory,
            access,
            machines,
            vaults,
            managedClusters,
            inventory,
            operations,
            roles,
            clock);
    var graph = new GraphSite(base, directory, access, clock);
    return new Dispatch.Sites(
        entra.site(), entra.tokenProxySite(), clusters.site(), vaultSite, arm, graph, admin.site());
  }

  String vaultDnsSuffix() {
    return "vault.localhost:" + base.getPort();
  }

  URI base() {
    return base;
  }

  Directory directory() {
    return directory;
  }

  Clusters clusters() {
    return clusters;
  }

  Cluster cluster() {
    return clusters.cluster(DEFAULT_CLUSTER);
  }

  VirtualMachines machines() {
    return machines;
  }

  Operations operations() {
    return operations;
  }

  HostTokens hostTokens() {
    return hostTokens;
  }

  RoleAssignments roles() {
    return roles;
  }

  Vaults vaults() {
    return vaults;
  }

  ManagedClusters managedClusters() {
    return managedClusters;
  }

  @Override
  public void close() {
    operations.close();
    machines.close();
    issuerKeys.close();
  }
}
