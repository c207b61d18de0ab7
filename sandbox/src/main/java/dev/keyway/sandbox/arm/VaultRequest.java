// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.vault.AccessPolicy;
import dev.keyway.sandbox.vault.VaultSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a request wants a vault to be.
record VaultRequest(ObjectNode body) {
  private static final String ROLES = "enableRbacAuthorization";
  private static final String PURGE_PROTECTION = "enablePurgeProtection";
  private static final String RETENTION = "softDeleteRetentionInDays";
  private static final String POLICIES = "accessPolicies";
  private static final int SHORTEST_RETENTION = 7;

  /// What is not to be kept as it was set: it has a place of its own, or is for us to say.
  private static final List<String> OURS =
      List.of(
          ROLES,
          PURGE_PROTECTION,
          RETENTION,
          POLICIES,
          "tenantId",
          "vaultUri",
          "provisioningState",
          "createMode",
          "enableSoftDelete",
          "privateEndpointConnections");

  /// Tells whether a deleted vault is to come back as it was.
  boolean recovers() {
    return properties().path("createMode").asString("").equalsIgnoreCase("recover");
  }

  /// @throws HttpProblem 400 for a vault of another tenant
  void requireTenant(String tenantId) {
    var wanted = properties().path("tenantId").asString(tenantId);
    if (!wanted.equalsIgnoreCase(tenantId)) {
      throw new HttpProblem(
          400, "BadRequest", "An invalid value was provided for 'tenantId': " + wanted + ".");
    }
  }

  /// Returns the settings of a new vault.
  ///
  /// @throws HttpProblem 400 if something is missing or wrong
  VaultSettings create(ResourceGroup group) {
    var usual = VaultSettings.of(group.subscriptionId(), group.name(), ArmAnswers.location(body));
    boolean roles = flag(ROLES, false);
    return new VaultSettings(
        usual.subscriptionId(),
        usual.resourceGroup(),
        usual.location(),
        tags(Map.of()),
        roles,
        flag(PURGE_PROTECTION, false),
        retention(usual.retentionDays()),
        policies(roles),
        shown(Json.object()));
  }

  /// Returns the settings after a whole new description.
  ///
  /// @throws HttpProblem 400 if something is missing, wrong or cannot be changed
  VaultSettings replace(VaultSettings now) {
    boolean roles = flag(ROLES, false);
    return changed(now, tags(Map.of()), roles, policies(roles), shown(Json.object()));
  }

  /// Returns the settings after a description of what changes.
  ///
  /// @throws HttpProblem 400 if something is wrong or cannot be changed
  VaultSettings patch(VaultSettings now) {
    return changed(
        now,
        tags(now.tags()),
        flag(ROLES, now.roles()),
        properties().has(POLICIES) ? policies(false) : now.policies(),
        shown(Json.parse(now.shown())));
  }

  private VaultSettings changed(
      VaultSettings now,
      Map<String, String> tags,
      boolean roles,
      Map<String, AccessPolicy> policies,
      String shown) {
    if (retention(now.retentionDays()) != now.retentionDays()) {
      throw new HttpProblem(
          400,
          "BadRequest",
          "The property \"softDeleteRetentionInDays\" has been set already and it can't be modified.");
    }
    if (now.purgeProtection() && !flag(PURGE_PROTECTION, true)) {
      throw new HttpProblem(
          400,
          "BadRequest",
          "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.");
    }
    return new VaultSettings(
        now.subscriptionId(),
        now.resourceGroup(),
        now.location(),
        tags,
        roles,
        flag(PURGE_PROTECTION, now.purgeProtection()),
        now.retentionDays(),
        policies,
        shown);
  }

  private JsonNode properties() {
    return body.path("properties");
  }

  private boolean flag(String name, boolean otherwise) {
    return properties().path(name).asBoolean(otherwise);
  }

  private int retention(int otherwise) {
    int days = properties().path(RETENTION).asInt(otherwise);
    if (days < SHORTEST_RETENTION || days > VaultSettings.LONGEST_RETENTION) {
      throw new HttpProblem(
          400,
          "BadRequest",
          "The parameter \"softDeleteRetentionInDays\" has an invalid value. It must be between 7 and 90 days.");
    }
    return days;
  }

  /// Who uses roles may leave the policies out.
  private Map<String, AccessPolicy> policies(boolean optional) {
    var entries = properties().path(POLICIES);
    return optional && !entries.isArray() ? Map.of() : PolicyJson.read(entries);
  }

  private Map<String, String> tags(Map<String, String> otherwise) {
    if (!body.path("tags").isObject()) {
      return otherwise;
    }
    var tags = new LinkedHashMap<String, String>();
    body.path("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString("")));
    return tags;
  }

  private String shown(JsonNode before) {
    var shown = Json.object();
    before.properties().forEach(one -> shown.set(one.getKey(), one.getValue()));
    properties().properties().stream()
        .filter(one -> !OURS.contains(one.getKey()))
        .filter(one -> !one.getValue().isNull())
        .forEach(one -> shown.set(one.getKey(), one.getValue()));
    return shown.toString();
  }
}
