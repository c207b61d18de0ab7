// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ArmResources.Request;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.JsonText;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.IdentityTokens;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Role assignments over HTTPS. Safe for concurrent use.
public final class HttpRoles implements Roles {
  private static final String VERSION = "?api-version=2022-04-01";
  private static final String AUTHORIZATION = "/providers/Microsoft.Authorization";
  private static final String NEEDS =
      "the role \"Role Based Access Control Administrator\" at that scope";

  private final ArmResources resources;

  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  public HttpRoles(Cloud cloud, Credential credential, Transport transport, IdentityTokens tokens) {
    this.resources = ArmResources.of(cloud, credential, transport, tokens, NEEDS);
  }

  @Override
  public Optional<String> definition(String scope, String roleName, Deadline deadline) {
    var filter = "roleName eq '" + roleName.replace("'", "''") + "'";
    var address =
        path(scope) + AUTHORIZATION + "/roleDefinitions" + VERSION + "&$filter=" + query(filter);
    var request =
        new Request(
            HttpCall.get(resources.address(address)),
            subscription(scope),
            "looking up the role \"%s\" at %s".formatted(roleName, scope));
    return resources.list(request, deadline).stream()
        .findFirst()
        .map(json -> resources.required(json, "id", request));
  }

  @Override
  public Optional<String> assign(
      String scope, String name, String definitionId, String principalId, Deadline deadline) {
    var body =
        JsonText.object(json -> {
          json.writeObjectPropertyStart("properties");
          json.writeStringProperty("roleDefinitionId", definitionId);
          json.writeStringProperty("principalId", principalId);
          // Without it, Azure looks for the principal where new ones arrive late.
          json.writeStringProperty("principalType", "ServicePrincipal");
          json.writeEndObject();
        });
    var address =
        path(scope) + AUTHORIZATION + "/roleAssignments/" + ResourceId.escape(name) + VERSION;
    var request =
        new Request(
            HttpCall.put(resources.address(address), body),
            subscription(scope),
            "giving principal %s the role %s at %s".formatted(principalId, definitionId, scope));
    try {
      var json = resources.json(request, resources.send(request, deadline));
      return Optional.of(resources.required(json, "id", request));
    } catch (ArmFailed e) {
      if (e.code().filter("RoleAssignmentExists"::equals).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean remove(String assignmentId, Deadline deadline) {
    return resources.remove(
        new Request(
            HttpCall.delete(resources.address(path(assignmentId) + VERSION)),
            subscription(assignmentId),
            "removing the role assignment " + assignmentId),
        deadline);
  }

  /// Returns a scope or an id as a path; the whole tenant, which is `/`, as an empty one.
  private static String path(String id) {
    var parts = id.replaceAll("^/|/$", "").split("/", -1);
    if (parts.length == 1 && parts[0].isEmpty()) {
      return "";
    }
    if (!Arrays.stream(parts).allMatch(ResourceId::isSegment)) {
      throw new InvalidConfiguration(
          "\"%s\" is no scope; it reads like /subscriptions/… or /subscriptions/…/resourceGroups/…"
              .formatted(id));
    }
    return Arrays.stream(parts).map(ResourceId::escape).collect(Collectors.joining("/", "/", ""));
  }

  private static String subscription(String id) {
    var parts = id.replaceAll("^/", "").split("/", -1);
    return parts.length > 1 && parts[0].equalsIgnoreCase("subscriptions") ? parts[1] : "";
  }

  private static String query(String text) {
    return HttpCall.escape(text).replace("+", "%20");
  }
}
