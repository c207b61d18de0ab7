// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Subscriptions, tenants, resource groups and resource providers (azure-apis.md §5-7.1), as far as
/// clients ask before they come to the point.
final class GroupRoutes {
  private final String tenantId;
  private final Inventory inventory;
  private final Operations operations;
  private final OperationRoutes answers;
  private final ArmAccess access;

  GroupRoutes(
      String tenantId,
      Inventory inventory,
      Operations operations,
      OperationRoutes answers,
      ArmAccess access) {
    this.tenantId = tenantId;
    this.inventory = inventory;
    this.operations = operations;
    this.answers = answers;
    this.access = access;
  }

  void addTo(Router router) {
    var groups = "/subscriptions/{s}/resourceGroups";
    var group = groups + "/{g}";
    var provider = "/subscriptions/{s}/providers/{p}";
    router
        .on("GET", "/tenants", "tenant.list", access.held(_ -> tenants()))
        .on("GET", "/subscriptions", "subscription.list", access.held(_ -> subscriptions()))
        .on("GET", "/subscriptions/{s}", "subscription.get", access.held(this::showSubscription))
        .on("GET", "/subscriptions/{s}/locations", "location.list", access.held(this::locations))
        .on("GET", provider, "provider.get", access.held(GroupRoutes::provider))
        .on("POST", provider + "/register", "provider.get", access.held(GroupRoutes::provider))
        .on("GET", groups, "group.list", access.held(this::list))
        .on("GET", group, "group.get", access.held(this::show))
        .on("HEAD", group, "group.get", access.held(this::exists))
        .on("PUT", group, "group.put", access.held(this::put))
        .on("DELETE", group, "group.delete", access.held(this::delete));
  }

  private Response tenants() {
    var all = Json.object();
    var tenant = all.putArray("value").addObject();
    tenant
        .put("id", "/tenants/" + tenantId)
        .put("tenantId", tenantId)
        .put("countryCode", "XX")
        .put("displayName", "The local Azure")
        .put("tenantCategory", "Home")
        .put("defaultDomain", "localhost")
        .put("tenantType", "AAD");
    tenant.putArray("domains");
    return Response.json(200, all);
  }

  private Response subscriptions() {
    var all = Json.object();
    var list = all.putArray("value");
    inventory.subscriptions().forEach(id -> list.add(subscription(id)));
    return Response.json(200, all);
  }

  private Response showSubscription(Request request) {
    inventory.requireSubscription(request.param("s"));
    return Response.json(200, subscription(request.param("s")));
  }

  private ObjectNode subscription(String id) {
    var json =
        Json.object()
            .put("id", "/subscriptions/" + id)
            .put("subscriptionId", id)
            .put("tenantId", tenantId)
            .put("displayName", "The local Azure")
            .put("state", "Enabled")
            .put("authorizationSource", "RoleBased");
    json.putArray("managedByTenants");
    json.putObject("subscriptionPolicies")
        .put("locationPlacementId", "Public_2014-09-01")
        .put("quotaId", "PayAsYouGo_2014-09-01")
        .put("spendingLimit", "Off");
    return json;
  }

  private Response locations(Request request) {
    inventory.requireSubscription(request.param("s"));
    var all = Json.object();
    all.putArray("value")
        .addObject()
        .put(
            "id",
            "/subscriptions/%s/locations/%s".formatted(request.param("s"), ResourceGroup.LOCAL))
        .put("name", ResourceGroup.LOCAL)
        .put("displayName", "This machine");
    return Response.json(200, all);
  }

  private static Response provider(Request request) {
    var json =
        Json.object().put("namespace", request.param("p")).put("registrationState", "Registered");
    json.putArray("resourceTypes");
    return Response.json(200, json);
  }

  private Response list(Request request) {
    inventory.requireSubscription(request.param("s"));
    var all = Json.object();
    var list = all.putArray("value");
    inventory.groups(request.param("s")).forEach(group -> list.add(json(group)));
    return Response.json(200, all);
  }

  private Response show(Request request) {
    return Response.json(200, json(inventory.require(request.param("s"), request.param("g"))));
  }

  private Response exists(Request request) {
    boolean there = inventory.find(request.param("s"), request.param("g")).isPresent();
    return Response.empty(there ? 204 : 404);
  }

  private Response put(Request request) {
    inventory.requireSubscription(request.param("s"));
    boolean there = inventory.find(request.param("s"), request.param("g")).isPresent();
    var group =
        new ResourceGroup(
            request.param("s"),
            request.param("g"),
            request.json().path("location").asString(ResourceGroup.LOCAL));
    inventory.put(group);
    return Response.json(there ? 200 : 201, json(group));
  }

  private Response delete(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    var plan = new Operations.Plan(() -> inventory.delete(group), Optional.empty());
    return answers.deleting(operations.begin(group.id(), Optional.empty(), plan), request);
  }

  private static ObjectNode json(ResourceGroup group) {
    var json =
        Json.object()
            .put("id", group.id())
            .put("name", group.name())
            .put("type", "Microsoft.Resources/resourceGroups")
            .put("location", group.location());
    json.putObject("tags");
    json.putObject("properties").put("provisioningState", "Succeeded");
    return json;
  }
}
