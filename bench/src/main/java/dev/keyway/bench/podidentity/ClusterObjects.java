// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.PodIdentityBodies;
import dev.keyway.kubernetes.client.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the objects that users, the scheduler and kubelet would, and MIC where there is none.
record ClusterObjects(KubernetesClient client) {

  void namespace(String name) throws KubernetesException {
    var namespaces = Resources.generic("", "v1", "Namespace", "namespaces", false);
    var _ = client.create(namespaces, "", JsonBody.of(Map.of("metadata", Map.of("name", name))));
  }

  void node(String name, String providerId) throws KubernetesException {
    var _ =
        client.create(
            Resources.NODES,
            "",
            JsonBody.of(
                Map.of(
                    "metadata", Map.of("name", name), "spec", Map.of("providerID", providerId))));
  }

  /// Makes a pod that is on its node and has no address yet.
  void pod(ObjectKey key, String node, String selector) throws KubernetesException {
    var _ =
        client.create(
            Resources.PODS,
            key.namespace(),
            JsonBody.of(
                Map.of(
                    "metadata",
                    Map.of(
                        "name", key.name(), "labels", Map.of(AzureIdentityBinding.LABEL, selector)),
                    "spec",
                    Map.of(
                        "nodeName",
                        node,
                        "terminationGracePeriodSeconds",
                        0,
                        "containers",
                        List.of(Map.of("name", "c", "image", "pause"))))));
  }

  /// Says what kubelet says once a pod runs.
  void running(ObjectKey pod, String address) throws KubernetesException {
    var status =
        Map.of("phase", "Running", "podIP", address, "podIPs", List.of(Map.of("ip", address)));
    var _ = client.patch(Resources.PODS, pod, "status", Patch.merge(Map.of("status", status)));
  }

  void delete(ObjectKey pod) throws KubernetesException {
    client.delete(Resources.PODS, pod);
  }

  void secret(ObjectKey key, Map<String, byte[]> data) throws KubernetesException {
    var _ =
        client.create(
            Resources.SECRETS,
            key.namespace(),
            JsonBody.of(Map.of("metadata", Map.of("name", key.name()), "data", data)));
  }

  static AzureIdentity managedIdentity(ObjectKey key, String resourceId, String clientId) {
    return new AzureIdentity(
        ObjectMeta.of(key),
        false,
        0,
        resourceId,
        clientId,
        Optional.empty(),
        "",
        List.of(),
        "",
        "");
  }

  static AzureIdentityBinding binding(AzureIdentity identity, String selector) {
    return new AzureIdentityBinding(
        ObjectMeta.of(identity.key()), identity.key().name(), selector, 0);
  }

  void create(AzureIdentity identity) throws KubernetesException {
    var _ =
        client.create(
            Resources.AZURE_IDENTITIES,
            identity.key().namespace(),
            PodIdentityBodies.identity(identity));
  }

  void create(AzureIdentityBinding binding) throws KubernetesException {
    var _ =
        client.create(
            Resources.AZURE_IDENTITY_BINDINGS,
            binding.key().namespace(),
            PodIdentityBodies.binding(binding));
  }

  /// Writes what MIC writes before it turns to Azure.
  ///
  /// @return the object's key
  ObjectKey assign(ObjectKey pod, String node, AzureIdentity identity) throws KubernetesException {
    var key =
        new ObjectKey("default", pod.name() + "-" + pod.namespace() + "-" + identity.key().name());
    var labels = Map.of(AzureAssignedIdentity.NODE_LABEL, node);
    var assigned =
        new AzureAssignedIdentity(
            new ObjectMeta(key, "", "", labels, Map.of(), List.of(), false),
            List.of(),
            identity,
            binding(identity, identity.key().name()),
            pod,
            node,
            State.CREATED);
    var _ =
        client.create(
            Resources.AZURE_ASSIGNED_IDENTITIES,
            key.namespace(),
            PodIdentityBodies.assigned(assigned));
    return key;
  }

  /// Writes what MIC writes once the identity is on the machine.
  void assigned(ObjectKey key) throws KubernetesException {
    var _ =
        client.patch(
            Resources.AZURE_ASSIGNED_IDENTITIES,
            key,
            Patch.merge(Map.of("status", Map.of("status", State.ASSIGNED.word()))));
  }
}
