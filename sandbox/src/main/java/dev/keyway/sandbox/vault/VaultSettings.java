// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What Resource Manager decides about a vault.
///
/// @param roles whether role assignments tell who may use it; else the policies do
/// @param purgeProtection whether nothing deleted can be purged
/// @param retentionDays how long it can be recovered once deleted
/// @param policies by object id in lower case, in the order they were set
/// @param shown a JSON object of properties without effect here, to be shown as they were set
public record VaultSettings(
    String subscriptionId,
    String resourceGroup,
    String location,
    Map<String, String> tags,
    boolean roles,
    boolean purgeProtection,
    int retentionDays,
    Map<String, AccessPolicy> policies,
    String shown) {
  public static final int LONGEST_RETENTION = 90;

  public VaultSettings {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
  }

  /// Those of a vault of access policies that grant nothing yet.
  public static VaultSettings of(String subscriptionId, String resourceGroup, String location) {
    return new VaultSettings(
        subscriptionId,
        resourceGroup,
        location,
        Map.of(),
        false,
        false,
        LONGEST_RETENTION,
        Map.of(),
        "{}");
  }

  /// The same with roles to tell who may use the vault.
  public VaultSettings withRoles() {
    return new VaultSettings(
        subscriptionId,
        resourceGroup,
        location,
        tags,
        true,
        purgeProtection,
        retentionDays,
        policies,
        shown);
  }

  /// Returns the vault's resource id.
  public String id(String vault) {
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.KeyVault/vaults/%s"
        .formatted(subscriptionId, resourceGroup, vault);
  }

  /// The same with one policy set, or taken away if it grants nothing.
  public VaultSettings with(String objectId, AccessPolicy policy) {
    var all = new LinkedHashMap<>(policies);
    var key = objectId.toLowerCase(Locale.ROOT);
    if (policy.isEmpty()) {
      all.remove(key);
    } else {
      all.put(key, policy);
    }
    return withPolicies(all);
  }

  /// The same with these policies in place of all it had.
  public VaultSettings withPolicies(Map<String, AccessPolicy> all) {
    return new VaultSettings(
        subscriptionId,
        resourceGroup,
        location,
        tags,
        roles,
        purgeProtection,
        retentionDays,
        all,
        shown);
  }
}
