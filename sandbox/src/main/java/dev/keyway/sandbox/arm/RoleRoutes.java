// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Handler;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.role.Role;
import dev.keyway.sandbox.role.RoleAssignment;
import dev.keyway.sandbox.role.RoleAssignments;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Roles and their assignments at any scope (azure-apis.md §12).
final class RoleRoutes {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final String PROVIDER = "/providers/Microsoft.Authorization/";

  private final Directory directory;
  private final Inventory inventory;
  private final RoleAssignments assignments;
  private final ArmAccess access;
  private final InstantSource clock;

  RoleRoutes(
      Directory directory,
      Inventory inventory,
      RoleAssignments assignments,
      ArmAccess access,
      InstantSource clock) {
    this.directory = directory;
    this.inventory = inventory;
    this.assignments = assignments;
    this.access = access;
    this.clock = clock;
  }

  /// Returns where a request goes, if it is about roles.
  Optional<Route> route(Request request) {
    return RoleTarget.of(request.path())
        .map(target -> {
          var call = request.method() + (target.name().isPresent() ? " one" : " all");
          return target.definitions()
              ? switch (call) {
                case "GET all" -> to(request, "role.list", this::listRoles);
                case "GET one" -> to(request, "role.get", this::showRole);
                default -> to(request, "unknown", RoleRoutes::refuse);
              }
              : switch (call) {
                case "GET all" -> to(request, "assignment.list", this::list);
                case "GET one" -> to(request, "assignment.get", this::show);
                case "PUT one" -> to(request, "assignment.put", this::put);
                case "DELETE one" -> to(request, "assignment.delete", this::delete);
                default -> to(request, "unknown", RoleRoutes::refuse);
              };
        });
  }

  private Route to(Request request, String kind, Handler handler) {
    return new Route(Service.ARM, kind, request, access.held(handler));
  }

  private static Response refuse(Request request) {
    throw new HttpProblem(
        405, "MethodNotAllowed", "The local Azure has no " + request.method() + " of roles.");
  }

  private void check(String scope) {
    var parts = scope.split("/", -1);
    if (parts.length > 2 && parts[1].equalsIgnoreCase("subscriptions")) {
      inventory.requireSubscription(parts[2]);
      if (parts.length > 4 && parts[3].equalsIgnoreCase("resourceGroups")) {
        var _ = inventory.require(parts[2], parts[4]);
      }
    }
  }

  private Response listRoles(Request request) {
    var target = RoleTarget.of(request);
    check(target.scope());
    var filter = RoleFilter.parse(request.query("$filter"));
    var all = Json.object();
    var list = all.putArray("value");
    Role.BUILT_IN.stream()
        .filter(filter::wants)
        .forEach(role -> list.add(json(role, target.scope())));
    return Response.json(200, all);
  }

  private Response showRole(Request request) {
    var target = RoleTarget.of(request);
    return Response.json(200, json(require(target.name().orElse("")), target.scope()));
  }

  private static Role require(String definition) {
    return Role.find(definition)
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "RoleDefinitionDoesNotExist",
                "The specified role definition with ID '%s' does not exist."
                    .formatted(definition.substring(definition.lastIndexOf('/') + 1))));
  }

  private Response list(Request request) {
    var scope = RoleTarget.of(request).scope();
    check(scope);
    var filter = RoleFilter.parse(request.query("$filter"));
    var all = Json.object();
    var list = all.putArray("value");
    assignments.state().stream()
        .filter(one -> filter.wants(one, scope))
        .forEach(one -> list.add(json(one)));
    return Response.json(200, all);
  }

  private Response show(Request request) {
    var target = RoleTarget.of(request);
    return assignments
        .find(target.id())
        .map(found -> Response.json(200, json(found)))
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "RoleAssignmentNotFound",
                "The role assignment '%s' is not found.".formatted(target.name().orElse(""))));
  }

  private Response put(Request request) {
    var target = RoleTarget.of(request);
    check(target.scope());
    var name = target.name().orElse("");
    if (!GUID.matcher(name).matches()) {
      throw new HttpProblem(
          400,
          "InvalidRoleAssignmentId",
          "The role assignment ID '%s' is not valid. The role assignment ID must be a GUID."
              .formatted(name));
    }
    var properties = request.json().path("properties");
    var role = require(properties.path("roleDefinitionId").asString(""));
    var principalId = properties.path("principalId").asString("");
    requirePrincipal(principalId);
    var wanted =
        new RoleAssignment(
            name,
            target.scope(),
            role.id(),
            principalId,
            properties.path("principalType").asString("ServicePrincipal"),
            Instant.ofEpochSecond(clock.instant().getEpochSecond()),
            access.caller(request));
    var present = assignments.add(wanted);
    if (present.isEmpty()) {
      return Response.json(201, json(wanted));
    }
    if (present.get().id().equalsIgnoreCase(wanted.id()) && present.get().gives(wanted)) {
      return Response.json(200, json(present.get()));
    }
    if (present.get().gives(wanted)) {
      throw new HttpProblem(
          409,
          "RoleAssignmentExists",
          "The role assignment already exists. The ID of the existing role assignment is %s."
              .formatted(present.get().name().replace("-", "")));
    }
    throw new HttpProblem(
        409,
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
  }

  private void requirePrincipal(String id) {
    boolean known =
        !id.isEmpty()
            && directory.principals().stream()
                .anyMatch(one -> one.principalId().equalsIgnoreCase(id));
    if (!known) {
      throw new HttpProblem(
          400,
          "PrincipalNotFound",
          "Principal %s does not exist in the directory %s. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group."
              .formatted(id.replace("-", ""), directory.defaultTenant()));
    }
  }

  private Response delete(Request request) {
    return assignments
        .remove(RoleTarget.of(request).id())
        .map(gone -> Response.json(200, json(gone)))
        .orElseGet(() -> Response.empty(204));
  }

  /// Built-in roles have their ids under the subscription that is asked, or under none.
  private static String definitionId(String scope, String roleId) {
    var parts = scope.split("/", -1);
    var root =
        parts.length > 2 && parts[1].equalsIgnoreCase("subscriptions")
            ? "/subscriptions/" + parts[2]
            : "";
    return root + PROVIDER + "roleDefinitions/" + roleId;
  }

  private static ObjectNode json(Role role, String scope) {
    var json =
        Json.object()
            .put("id", definitionId(scope, role.id()))
            .put("name", role.id())
            .put("type", "Microsoft.Authorization/roleDefinitions");
    var properties =
        json.putObject("properties")
            .put("roleName", role.name())
            .put("type", "BuiltInRole")
            .put("description", role.description())
            .put("createdOn", "2015-02-02T21:55:09.8806423Z")
            .put("updatedOn", "2015-02-02T21:55:09.8806423Z");
    properties.putArray("assignableScopes").add("/");
    var permission = properties.putArray("permissions").addObject();
    var actions = permission.putArray("actions");
    role.actions().forEach(actions::add);
    permission.putArray("notActions");
    var dataActions = permission.putArray("dataActions");
    role.dataActions().forEach(dataActions::add);
    permission.putArray("notDataActions");
    return json;
  }

  private static ObjectNode json(RoleAssignment assignment) {
    var json =
        Json.object()
            .put("id", assignment.id())
            .put("name", assignment.name())
            .put("type", "Microsoft.Authorization/roleAssignments");
    json.putObject("properties")
        .put("roleDefinitionId", definitionId(assignment.scope(), assignment.roleId()))
        .put("principalId", assignment.principalId())
        .put("principalType", assignment.principalType())
        .put("scope", assignment.scope().isEmpty() ? "/" : assignment.scope())
        .put("createdOn", assignment.createdOn().toString())
        .put("updatedOn", assignment.createdOn().toString())
        .put("createdBy", assignment.createdBy())
        .put("updatedBy", assignment.createdBy())
        .putNull("condition")
        .putNull("conditionVersion")
        .putNull("description");
    return json;
  }
}
