// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.vault.DeletedVault;
import dev.keyway.sandbox.vault.Vault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Vaults as Resource Manager shows them.
///
/// @param dnsSuffix what follows a vault's name, with `:port`
record VaultJson(String dnsSuffix) {
  static final String TYPE = "Microsoft.KeyVault/vaults";

  ObjectNode of(Vault vault) {
    var settings = vault.settings();
    var json =
        Json.object()
            .put("id", settings.id(vault.name()))
            .put("name", vault.name())
            .put("type", TYPE)
            .put("location", settings.location());
    tags(json, settings.tags());
    json.putObject("systemData");
    var properties = json.putObject("properties");
    properties.putObject("sku").put("family", "A").put("name", "standard");
    properties.put("publicNetworkAccess", "Enabled");
    Json.parse(settings.shown())
        .properties()
        .forEach(one -> properties.set(one.getKey(), one.getValue()));
    properties.put("tenantId", vault.tenantId());
    properties.set("accessPolicies", PolicyJson.write(vault.tenantId(), settings.policies()));
    properties
        .put("enableSoftDelete", true)
        .put("softDeleteRetentionInDays", settings.retentionDays())
        .put("enableRbacAuthorization", settings.roles());
    if (settings.purgeProtection()) {
      properties.put("enablePurgeProtection", true);
    }
    properties
        .put(
            "vaultUri",
            "https://%s.%s/".formatted(vault.name().toLowerCase(Locale.ROOT), dnsSuffix))
        .put("provisioningState", "Succeeded");
    return json;
  }

  /// The short form of lists of any resources.
  ObjectNode resource(Vault vault) {
    var json = of(vault);
    json.remove("properties");
    return json;
  }

  ObjectNode of(DeletedVault gone) {
    var settings = gone.vault().settings();
    var json =
        Json.object()
            .put(
                "id",
                "/subscriptions/%s/providers/Microsoft.KeyVault/locations/%s/deletedVaults/%s"
                    .formatted(settings.subscriptionId(), settings.location(), gone.vault().name()))
            .put("name", gone.vault().name())
            .put("type", "Microsoft.KeyVault/deletedVaults");
    var properties =
        json.putObject("properties")
            .put("vaultId", settings.id(gone.vault().name()))
            .put("location", settings.location());
    tags(properties, settings.tags());
    properties
        .put("deletionDate", seconds(gone.deletion().deleted()))
        .put("scheduledPurgeDate", seconds(gone.deletion().purged()));
    if (settings.purgeProtection()) {
      properties.put("purgeProtectionEnabled", true);
    }
    return json;
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void tags(ObjectNode json, Map<String, String> tags) {
    var node = json.putObject("tags");
    tags.forEach(node::put);
  }
}
