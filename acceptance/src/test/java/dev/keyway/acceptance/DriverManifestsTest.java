// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kubectl apply -f deploy/manifests/node.yaml` makes of a cluster, and what the driver's
/// account may do then.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverManifestsTest {
  private static final String ACCOUNT =
      "system:serviceaccount:kube-system:secrets-store-csi-driver";

  private DeployedCluster cluster;

  @BeforeAll
  void install() throws Exception {
    cluster = DeployedCluster.start();
    cluster.applyKinds();
    cluster.apply("node.yaml");
  }

  @AfterAll
  void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pods, get list watch",
    "events, create patch",
    "secretproviderclasses.secrets-store.csi.x-k8s.io, get list watch",
    "secretproviderclasspodstatuses.secrets-store.csi.x-k8s.io, create delete get list patch update"
        + " watch",
    "csidrivers.storage.k8s.io/secrets-store.csi.k8s.io, get list watch",
    "csidrivers.storage.k8s.io/other, ''",
    "secrets, ''",
    "configmaps, ''",
    "nodes, ''",
    "serviceaccounts, ''",
    "serviceaccounts --subresource=token, ''",
    "pods --subresource=exec, ''"
  })
  void theAccountMayDoWhatTheDriverDoesAndNoMore(String resource, String verbs) throws Exception {
    assertThat(cluster.allowed(ACCOUNT, resource))
        .containsExactlyInAnyOrderElementsOf(
            verbs.isEmpty() ? List.of() : List.of(verbs.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "driver-secret-sync.yaml, secrets, create delete get list patch watch",
    "driver-rotation.yaml, serviceaccounts --subresource=token, create",
    "driver-rotation.yaml, secrets, get",
    "driver-taint.yaml, nodes, get patch",
    "driver-service-accounts.yaml, serviceaccounts, get"
  })
  void eachOptionalRoleGivesWhatItsNameSays(String file, String resource, String verbs)
      throws Exception {
    // To an account of its own: the others' tests say what the driver's may not do without.
    var account = file.replace(".yaml", "");
    var manifest =
        cluster
            .manifest("optional/" + file)
            .replace("name: secrets-store-csi-driver", "name: " + account);
    cluster.kubectl("apply", "-f", cluster.write(account, manifest));

    assertThat(cluster.allowed("system:serviceaccount:kube-system:" + account, resource))
        .containsExactlyInAnyOrder(verbs.split(" "));
  }

  @Test
  void everythingCanBeAppliedAgainWithoutChange() throws Exception {
    assertThat(cluster.apply("crds.yaml", "node.yaml").lines())
        .isNotEmpty()
        .allMatch(line -> line.endsWith("unchanged"));
  }

  @Test
  void kubectlShowsWhatMatters() throws Exception {
    cluster.kubectl(
        "apply",
        "-f",
        cluster.write(
            "classes",
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata: {name: shown, namespace: default}
            spec: {provider: azure, parameters: {keyvaultName: kv}}
            ---
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClassPodStatus
            metadata:
              name: pod-default-shown
              namespace: default
              labels: {internal.secrets-store.csi.k8s.io/node-name: node1}
            status: {podName: pod, secretProviderClassName: shown, mounted: true, targetPath: /x, objects: []}
            """));

    assertThat(cluster.kubectl("get", "spc", "shown"))
        .containsPattern("NAME +PROVIDER +AGE\nshown +azure ");
    assertThat(cluster.kubectl("get", "spcps", "pod-default-shown", "-o", "wide"))
        .containsPattern("NAME +POD +CLASS +MOUNTED +NODE +AGE\n.* pod +shown +true +node1 ");
  }

  @Test
  void takesObjectsOfBothVersionsAndWarnsOfTheOldOne() throws Exception {
    var old =
        cluster.write(
            "old",
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1alpha1
            kind: SecretProviderClass
            metadata: {name: old, namespace: default}
            spec:
              provider: azure
              parameters: {keyvaultName: kv, objects: "array: []"}
              secretObjects:
                - secretName: s
                  type: Opaque
                  labels: {a: b}
                  annotations: {c: d}
                  data: [{objectName: foo/bar.txt, key: k}]
            status: {byPod: [{id: i, namespace: ns}]}
            """);

    assertThat(cluster.kubectl("apply", "-f", old)).contains("Warning").contains("created");
    assertThat(
            cluster.kubectl(
                "get", "secretproviderclasses.v1.secrets-store.csi.x-k8s.io", "old", "-o", "json"))
        .contains("foo/bar.txt", "byPod", "\"c\": \"d\"");
  }

  @Test
  void theServerKeepsAllThatTheManifestsSay() throws Exception {
    assertThat(cluster.kubectl("diff", "-f", cluster.write("diff", cluster.manifest("node.yaml"))))
        .isEmpty();
    var made = cluster.kubectl("get", "csidriver", "secrets-store.csi.k8s.io", "-o", "json");
    assertThat(made)
        .contains("\"requiresRepublish\": true", "api://AzureADTokenExchange", "\"Ephemeral\"");
  }
}
