// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.role.RoleAssignments;
import dev.keyway.sandbox.vault.Vaults;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The paths of Resource Manager. Every version of the interface is accepted.
public final class ArmSite implements Site {
  private static final List<String> OURS =
      List.of("/subscriptions", "/tenants", "/metadata/endpoints", "//metadata/endpoints");

  private final Router router = new Router(Service.ARM);
  private final RoleRoutes roles;

  /// @param base the address of everything, ending in a slash
  /// @param vaultDnsSuffix what follows a vault's name, with `:port`
  /// @param issuer returns the issuer of the Kubernetes behind the AKS clusters
  public ArmSite(
      URI base,
      String vaultDnsSuffix,
      Supplier<URI> issuer,
      Directory directory,
      AccessTokens tokens,
      VirtualMachines machines,
      Vaults vaults,
      ManagedClusters clusters,
      Inventory inventory,
      Operations operations,
      RoleAssignments assignments,
      InstantSource clock) {
    var tenant = directory.defaultTenant();
    var access = new ArmAccess(base.toString(), tenant, tokens);
    var answers = new OperationRoutes(base.toString(), operations, access);
    answers.addTo(router);
    new CloudMetadata(base, vaultDnsSuffix).addTo(router);
    new GroupRoutes(tenant, inventory, operations, answers, access).addTo(router);
    new IdentityRoutes(directory, inventory, access).addTo(router);
    new FederatedRoutes(directory, inventory, operations, access).addTo(router);
    this.roles = new RoleRoutes(directory, inventory, assignments, access, clock);
    new MachineRoutes(directory, machines, inventory, operations, answers, access).addTo(router);
    var vaultJson = new VaultJson(vaultDnsSuffix);
    new VaultRoutes(vaults, inventory, access, tenant, vaultJson).addTo(router);
    new DeletedVaultRoutes(vaults, inventory, operations, answers, access, vaultJson).addTo(router);
    var clusterJson = new ClusterJson(directory, issuer);
    new ClusterRoutes(clusters, inventory, operations, answers, access, clusterJson).addTo(router);
    var all = new ResourceList(inventory, machines, vaults, clusters, vaultJson, clusterJson);
    new ResourceRoutes(all, inventory, access).addTo(router);
  }

  /// Tells whether a path of the shared port is Resource Manager's.
  public static boolean serves(String path) {
    String wanted = path.toLowerCase(Locale.ROOT);
    return OURS.stream().anyMatch(own -> wanted.equals(own) || wanted.startsWith(own + "/"))
        || RoleTarget.of(path).isPresent();
  }

  @Override
  public Route route(Request request) {
    return roles.route(request).orElseGet(() -> router.route(request));
  }
}
