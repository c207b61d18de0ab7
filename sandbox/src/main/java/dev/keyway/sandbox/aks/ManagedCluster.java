// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.aks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// An AKS cluster.
///
/// @param nodeResourceGroup where its machines and the identities made for it are
/// @param oidcIssuer whether it publishes its issuer
/// @param workloadIdentity whether the webhook was asked for
/// @param secretsProvider whether the driver's add-on was asked for, with an identity of its own
/// @param shown a JSON object of properties without effect here, to be shown as they were set
public record ManagedCluster(
    String subscriptionId,
    String resourceGroup,
    String name,
    String location,
    Map<String, String> tags,
    String nodeResourceGroup,
    boolean oidcIssuer,
    boolean workloadIdentity,
    boolean secretsProvider,
    String shown) {

  public ManagedCluster {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /// Returns the resource id.
  public String id() {
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.ContainerService/managedClusters/%s"
        .formatted(subscriptionId, resourceGroup, name);
  }

  /// Returns the resource id of the identity that its nodes pull images with.
  public String kubeletIdentity() {
    return identity(name + "-agentpool");
  }

  /// Returns the resource id of the add-on's identity.
  public String secretsProviderIdentity() {
    return identity("azurekeyvaultsecretsprovider-" + name);
  }

  private String identity(String identityName) {
    return "/subscriptions/%s/resourcegroups/%s/providers/Microsoft.ManagedIdentity/userAssignedIdentities/%s"
        .formatted(subscriptionId, nodeResourceGroup, identityName);
  }

  String key() {
    return id().toLowerCase(Locale.ROOT);
  }
}
