// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classes that leave the identity to the pod's service account, from the first refusal to a
/// changed annotation.
class AnnotatedAccountsTest {
  private static final String CLIENT_ID = "azure.workload.identity/client-id=";
  private static final String TENANT = "azure.workload.identity/tenant-id=";

  @Test
  void theAnnotationsOfThePodsAccountChooseTheIdentity(@TempDir Path folder) throws Exception {
    var _ = TestCluster.requireAll();
    try (var azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      DemoWorld.seed(azure);
      try (var cluster = TestCluster.trustedBy(azure, folder);
          var node = node(cluster, azure)) {
        var clientId = identity(azure);
        deploy(cluster);
        told(cluster, "default/annotated are not known", "driver-service-accounts.yaml");

        var _ = cluster.applyFile("deploy/manifests/optional/driver-service-accounts.yaml");
        told(
            cluster,
            "service account default/annotated has no annotation azure.workload.identity/client-id",
            "kubectl annotate sa annotated -n default");

        annotate(cluster, CLIENT_ID + clientId, TENANT + DemoWorld.TENANT);
        cluster.awaitRunning("default", "annotated");
        var target = node.target(cluster.podUid("default", "annotated"), "vault");
        assertThat(target.resolve("secret1")).hasContent(DemoWorld.SECRET_VALUE);

        annotate(cluster, CLIENT_ID + "7e4a0000-0000-4000-8000-0000000000ff");
        soon()
            .untilAsserted(() -> {
              node.kubelet().republish();
              assertThat(node.log()).contains("AADSTS700016");
            });
      }
    }
  }

  private static TestNode node(TestCluster cluster, LocalAzure azure) throws Exception {
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var flags = new ArrayList<>(cloud.providerFlags());
    flags.addAll(List.of("--enable-secret-rotation", "--rotation-poll-interval=0s"));
    return TestNode.withScheduler(cluster, "whole", "node", cloud.environment(), flags);
  }

  private static String identity(LocalAzure azure) {
    var identity =
        azure
            .directory()
            .createManagedIdentity("annotated", DemoWorld.identityResourceId("annotated"));
    azure
        .directory()
        .addFederatedCredential(
            identity.clientId(),
            FederatedCredential.of(
                "annotated",
                azure.endpoints().oidcIssuer().toString(),
                "system:serviceaccount:default:annotated"));
    azure
        .vaults()
        .find(DemoWorld.VAULT)
        .orElseThrow()
        .setAccess(identity.principalId(), AccessPolicy.reader());
    return identity.clientId();
  }

  private static void deploy(TestCluster cluster) {
    var _ =
        cluster.apply(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: annotated, namespace: default}
            ---
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata: {name: annotated, namespace: default}
            spec:
              provider: azure
              parameters:
                keyvaultName: kvname
                objects: |
                  array:
                    - |
                      objectName: secret1
                      objectType: secret
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: annotated, namespace: default}
            spec:
              serviceAccountName: annotated
              containers:
                - name: main
                  image: registry.k8s.io/pause:3.10
                  volumeMounts: [{name: vault, mountPath: /vault, readOnly: true}]
              volumes:
                - name: vault
                  csi:
                    driver: secrets-store.csi.k8s.io
                    readOnly: true
                    volumeAttributes: {secretProviderClass: annotated}
            """);
  }

  private static void annotate(TestCluster cluster, String... annotations) {
    var words =
        new ArrayList<>(List.of("-n", "default", "annotate", "--overwrite", "sa", "annotated"));
    words.addAll(List.of(annotations));
    var _ = cluster.run(words.toArray(String[]::new));
  }

  private static void told(TestCluster cluster, String... words) {
    soon().untilAsserted(() -> assertThat(cluster.events("default")).contains(words));
  }
}
