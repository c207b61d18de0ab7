// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// User-assigned identities (azure-apis.md §7.2). Each has its service principal in the directory
/// from the beginning; machines that still name a deleted one get no more tokens for it.
final class IdentityRoutes {
  static final String PROVIDER = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

  private final Directory directory;
  private final Inventory inventory;
  private final ArmAccess access;

  IdentityRoutes(Directory directory, Inventory inventory, ArmAccess access) {
    this.directory = directory;
    this.inventory = inventory;
    this.access = access;
  }

  void addTo(Router router) {
    var group = "/subscriptions/{s}/resourceGroups/{g}" + PROVIDER;
    var one = group + "/{n}";
    router
        .on("GET", "/subscriptions/{s}" + PROVIDER, "identity.list", access.held(this::ofAll))
        .on("GET", group, "identity.list", access.held(this::ofGroup))
        .on("GET", one, "identity.get", access.held(this::show))
        .on("PUT", one, "identity.put", access.held(this::put))
        .on("DELETE", one, "identity.delete", access.held(this::delete));
  }

  static String id(Request request) {
    return "/subscriptions/%s/resourcegroups/%s%s/%s"
        .formatted(request.param("s"), request.param("g"), PROVIDER, request.param("n"));
  }

  private Optional<ManagedIdentity> find(Request request) {
    inventory.require(request.param("s"), request.param("g"));
    return directory.findByResourceId(id(request)).filter(found -> !found.systemAssigned());
  }

  private Response show(Request request) {
    return find(request)
        .map(found -> Response.json(200, json(found)))
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "ResourceNotFound",
                "The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                    .formatted(request.param("n"), request.param("g"))));
  }

  private Response put(Request request) {
    var there = find(request);
    var identity =
        there.orElseGet(() -> directory.createManagedIdentity(request.param("n"), id(request)));
    return Response.json(there.isPresent() ? 200 : 201, json(identity));
  }

  private Response delete(Request request) {
    var there = find(request);
    there.ifPresent(identity -> directory.delete(identity.clientId()));
    return Response.empty(there.isPresent() ? 200 : 204);
  }

  private Response ofAll(Request request) {
    inventory.requireSubscription(request.param("s"));
    var prefix = "/subscriptions/" + request.param("s") + "/";
    return list(one -> one.resourceId().regionMatches(true, 0, prefix, 0, prefix.length()));
  }

  private Response ofGroup(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    return list(one -> group.holds(one.resourceId()));
  }

  private Response list(Predicate<ManagedIdentity> wanted) {
    var list = Json.array();
    inventory.identities().filter(wanted).forEach(identity -> list.add(json(identity)));
    var all = Json.object();
    all.set("value", list);
    return Response.json(200, all);
  }

  private static ObjectNode json(ManagedIdentity identity) {
    var json =
        Json.object()
            .put("id", identity.resourceId())
            .put("name", identity.name())
            .put("type", "Microsoft.ManagedIdentity/userAssignedIdentities")
            .put("location", ResourceGroup.LOCAL);
    json.putObject("tags");
    json.putObject("properties")
        .put("tenantId", identity.tenantId())
        .put("principalId", identity.principalId())
        .put("clientId", identity.clientId());
    return json;
  }
}
