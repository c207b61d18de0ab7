// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.role.RoleAssignments;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// The paths of Resource Manager. Every version of the interface is accepted.
public final class ArmSite implements Site {
  private static final List<String> OURS =
      List.of("/subscriptions", "/tenants", "/metadata/endpoints", "//metadata/endpoints");

  private final Router router = new Router(Service.ARM);
  private final RoleRoutes roles;

  /// @param base the address of everything, ending in a slash
  /// @param vaultDnsSuffix what follows a vault's name, with `:port`
  public ArmSite(
      URI base,
      String vaultDnsSuffix,
      Directory directory,
      AccessTokens tokens,
      VirtualMachines machines,
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
