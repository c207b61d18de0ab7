// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.http.Json;
import java.net.URI;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// AKS clusters as Resource Manager shows them (azure-apis.md §10.2).
///
/// @param issuer returns the issuer of the local Kubernetes
record ClusterJson(Directory directory, Supplier<URI> issuer) {
  static final String TYPE = "Microsoft.ContainerService/managedClusters";
  private static final String VERSION = "1.33";

  ObjectNode of(ManagedCluster cluster, String provisioningState) {
    var json = resource(cluster);
    json.putObject("sku").put("name", "Base").put("tier", "Free");
    identity(json.putObject("identity").put("type", "SystemAssigned"), cluster);
    var properties = (ObjectNode) Json.parse(cluster.shown());
    json.set("properties", properties);
    if (properties.path("kubernetesVersion").asString("").isEmpty()) {
      properties.put("kubernetesVersion", VERSION);
    }
    shape(properties);
    properties
        .put("provisioningState", provisioningState)
        .put("currentKubernetesVersion", properties.path("kubernetesVersion").asString(""))
        .put("fqdn", cluster.name() + ".localhost")
        .put(ClusterRequest.NODE_GROUP, cluster.nodeResourceGroup())
        .put("enableRBAC", true);
    properties.putObject("powerState").put("code", "Running");
    properties.putObject("servicePrincipalProfile").put("clientId", "msi");
    features(properties, cluster);
    user(
        properties.putObject("identityProfile").putObject("kubeletidentity"),
        cluster.kubeletIdentity());
    return json;
  }

  /// Says what clients read before they change a cluster, where nobody has said it.
  private static void shape(ObjectNode properties) {
    if (properties.path("agentPoolProfiles").isEmpty()) {
      properties
          .putArray("agentPoolProfiles")
          .addObject()
          .put("name", "nodepool1")
          .put("mode", "System")
          .put("type", "VirtualMachineScaleSets")
          .put("osType", "Linux")
          .put("vmSize", "Standard_D2s_v5")
          .put("count", 1)
          .put("provisioningState", "Succeeded");
    }
    if (!properties.path("networkProfile").isObject()) {
      properties
          .putObject("networkProfile")
          .put("networkPlugin", "kubenet")
          .put("loadBalancerSku", "standard")
          .put("outboundType", "loadBalancer");
    }
  }

  /// The short form of lists of any resources.
  ObjectNode resource(ManagedCluster cluster) {
    var json =
        Json.object()
            .put("id", cluster.id())
            .put("name", cluster.name())
            .put("type", TYPE)
            .put("location", cluster.location());
    var tags = json.putObject("tags");
    cluster.tags().forEach(tags::put);
    return json;
  }

  private void features(ObjectNode properties, ManagedCluster cluster) {
    var oidc = properties.putObject(ClusterRequest.ISSUER).put("enabled", cluster.oidcIssuer());
    if (cluster.oidcIssuer()) {
      oidc.put("issuerURL", issuer.get().toString());
    }
    properties
        .withObjectProperty(ClusterRequest.SECURITY)
        .putObject("workloadIdentity")
        .put("enabled", cluster.workloadIdentity());
    if (cluster.secretsProvider()) {
      var addon =
          properties
              .withObjectProperty(ClusterRequest.ADDONS)
              .withObjectProperty(ClusterRequest.SECRETS_PROVIDER);
      addon.put("enabled", true);
      user(addon.putObject("identity"), cluster.secretsProviderIdentity());
    }
  }

  private void identity(ObjectNode node, ManagedCluster cluster) {
    directory
        .findByResourceId(cluster.id())
        .ifPresent(
            own -> node.put("principalId", own.principalId()).put("tenantId", own.tenantId()));
  }

  private void user(ObjectNode node, String resourceId) {
    node.put("resourceId", resourceId);
    directory
        .findByResourceId(resourceId)
        .ifPresent(one -> node.put("clientId", one.clientId()).put("objectId", one.principalId()));
  }
}
