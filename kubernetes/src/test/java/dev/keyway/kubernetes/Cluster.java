// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// A real API server with the Secrets Store's kinds, and its administrator's client.
public final class Cluster implements AutoCloseable {
  private static final String KINDS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: secretproviderclasses.secrets-store.csi.x-k8s.io}
      spec:
        group: secrets-store.csi.x-k8s.io
        scope: Namespaced
        names: {kind: SecretProviderClass, plural: secretproviderclasses}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: secretproviderclasspodstatuses.secrets-store.csi.x-k8s.io}
      spec:
        group: secrets-store.csi.x-k8s.io
        scope: Namespaced
        names: {kind: SecretProviderClassPodStatus, plural: secretproviderclasspodstatuses}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  public final LocalKubernetes local;
  public final KubernetesClient client;
  private final Manifests manifests;

  private Cluster(LocalKubernetes local, KubernetesClient client) {
    this.local = local;
    this.client = client;
    this.manifests = new Manifests(client, "test");
  }

  /// Starts it, or skips the test where the programs are missing.
  public static Cluster start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    var local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    var cluster = new Cluster(local, KubernetesClient.open(access, ClientSettings.of("test")));
    cluster.apply(KINDS);
    cluster.apply(secretProviderClass(new ObjectKey("default", "probe")));
    return cluster;
  }

  public void apply(String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      manifests.apply(manifest, "default");
    }
  }

  public void delete(String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      manifests.delete(manifest, "default");
    }
  }

  public static String secretProviderClass(ObjectKey key) {
    return """
    apiVersion: secrets-store.csi.x-k8s.io/v1
    kind: SecretProviderClass
    metadata: {name: %s, namespace: %s, labels: {app: shop}}
    spec:
      provider: azure
      parameters: {keyvaultName: kv, objects: "a: 1"}
      secretObjects:
        - secretName: tls
          type: kubernetes.io/tls
          labels: {tier: web}
          data: [{objectName: cert, key: tls.crt}]
    """
        .formatted(key.name(), key.namespace());
  }

  public static String namespace(String name) {
    return "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name);
  }

  @Override
  public void close() throws IOException {
    client.close();
    local.close();
  }
}
