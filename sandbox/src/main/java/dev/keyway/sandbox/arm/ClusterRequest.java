// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request wants an AKS cluster to be. Clients send a cluster back whole, as it was shown.
record ClusterRequest(ObjectNode body) {
  static final String ISSUER = "oidcIssuerProfile";
  static final String SECURITY = "securityProfile";
  static final String ADDONS = "addonProfiles";
  static final String SECRETS_PROVIDER = "azureKeyvaultSecretsProvider";
  static final String NODE_GROUP = "nodeResourceGroup";

  /// What is for us to say.
  private static final List<String> OURS =
      List.of(
          ISSUER,
          NODE_GROUP,
          "provisioningState",
          "powerState",
          "fqdn",
          "identityProfile",
          "servicePrincipalProfile");

  /// Returns a new cluster.
  ///
  /// @throws HttpProblem 400 if something is missing or does not go together
  ManagedCluster create(ResourceGroup group, String name) {
    var location = ArmAnswers.location(body);
    var nodes =
        properties()
            .path(NODE_GROUP)
            .asString("MC_%s_%s_%s".formatted(group.name(), name, location));
    return cluster(group.subscriptionId(), group.name(), name, location, nodes, false);
  }

  /// Returns a cluster after a whole new description.
  ///
  /// @throws HttpProblem 400 if something cannot be changed or does not go together
  ManagedCluster replace(ManagedCluster now) {
    return cluster(
        now.subscriptionId(),
        now.resourceGroup(),
        now.name(),
        now.location(),
        now.nodeResourceGroup(),
        now.oidcIssuer());
  }

  private ManagedCluster cluster(
      String subscriptionId,
      String group,
      String name,
      String location,
      String nodeGroup,
      boolean hadIssuer) {
    boolean issuer = properties().path(ISSUER).path("enabled").asBoolean(hadIssuer);
    if (hadIssuer && !issuer) {
      throw new HttpProblem(
          400, "BadRequest", "The OIDC issuer feature cannot be disabled once it is enabled.");
    }
    boolean workloadIdentity =
        properties().path(SECURITY).path("workloadIdentity").path("enabled").asBoolean(false);
    if (workloadIdentity && !issuer) {
      throw new HttpProblem(
          400,
          "BadRequest",
          "Workload identity requires the OIDC issuer feature: enable oidcIssuerProfile too.");
    }
    return new ManagedCluster(
        subscriptionId,
        group,
        name,
        location,
        tags(),
        nodeGroup,
        issuer,
        workloadIdentity,
        addon().path("enabled").asBoolean(false),
        shown());
  }

  private JsonNode properties() {
    return body.path("properties");
  }

  /// Names of add-ons are compared ignoring case.
  private JsonNode addon() {
    return properties().path(ADDONS).properties().stream()
        .filter(one -> one.getKey().equalsIgnoreCase(SECRETS_PROVIDER))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(Json::object);
  }

  private Map<String, String> tags() {
    var tags = new LinkedHashMap<String, String>();
    body.path("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString("")));
    return tags;
  }

  private String shown() {
    var shown = Json.object();
    properties().properties().stream()
        .filter(one -> !OURS.contains(one.getKey()))
        .filter(one -> !one.getValue().isNull())
        .forEach(one -> shown.set(one.getKey(), one.getValue()));
    return shown.toString();
  }
}
