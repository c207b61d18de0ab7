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

/// What `kubectl apply -f deploy/manifests/pod-identity.yaml` makes of a cluster, and what the
/// accounts of MIC and NMI may do then.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodIdentityManifestsTest {
  private static final String MIC = "system:serviceaccount:default:aad-pod-id-mic-service-account";
  private static final String NMI = "system:serviceaccount:default:aad-pod-id-nmi-service-account";

  private DeployedCluster cluster;

  @BeforeAll
  void install() throws Exception {
    cluster = DeployedCluster.start();
    cluster.applyKinds();
    cluster.apply("pod-identity.yaml");
  }

  @AfterAll
  void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pods, list watch",
    "nodes, list watch",
    "events, create patch",
    "azureidentities.aadpodidentity.k8s.io, list watch",
    "azureidentitybindings.aadpodidentity.k8s.io, list watch",
    "azureassignedidentities.aadpodidentity.k8s.io, get list watch create update patch delete",
    "azurepodidentityexceptions.aadpodidentity.k8s.io, ''",
    "secrets, ''",
    "configmaps, ''",
    "endpoints, ''",
    "leases.coordination.k8s.io, ''",
    "customresourcedefinitions.apiextensions.k8s.io, ''"
  })
  void micMayDoWhatItDoesAndNoMore(String resource, String verbs) throws Exception {
    assertThat(cluster.allowed(MIC, resource)).containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @ParameterizedTest
  @CsvSource({
    "leases.coordination.k8s.io/aad-pod-identity-mic, create get patch",
    "leases.coordination.k8s.io/other, create",
    "endpoints/aad-pod-identity-mic, create get patch",
    "endpoints/kubernetes, create",
    "configmaps/aad-pod-identity-config, create get patch",
    "configmaps/other, create"
  })
  void micMayUseItsOwnLockAndNotes(String resource, String verbs) throws Exception {
    assertThat(cluster.allowed(MIC, resource, "default"))
        .containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @ParameterizedTest
  @CsvSource({
    "pods, get list watch",
    "azureassignedidentities.aadpodidentity.k8s.io, get list watch",
    "azurepodidentityexceptions.aadpodidentity.k8s.io, get list watch",
    "azureidentities.aadpodidentity.k8s.io, ''",
    "azureidentitybindings.aadpodidentity.k8s.io, ''",
    "secrets, ''",
    "events, ''",
    "nodes, ''"
  })
  void nmiMayReadWhatItDecidesByAndNoMore(String resource, String verbs) throws Exception {
    assertThat(cluster.allowed(NMI, resource)).containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @ParameterizedTest
  @CsvSource({"nmi-secrets.yaml, default", "nmi-secrets-managed.yaml, kube-system"})
  void theOptionalRoleLetsNmiReadSecrets(String file, String namespace) throws Exception {
    // To an account of its own: the others' tests say what NMI may not do without.
    var account = "secrets-in-" + namespace;
    var manifest =
        cluster
            .manifest("optional/" + file)
            .replace("name: aad-pod-id-nmi-service-account", "name: " + account)
            .replace("name: aad-pod-id-nmi-secrets-binding", "name: " + account);
    cluster.kubectl("apply", "-f", cluster.write(account, manifest));

    assertThat(
            cluster.allowed("system:serviceaccount:%s:%s".formatted(namespace, account), "secrets"))
        .containsExactly("get");
  }

  @Test
  void everythingCanBeAppliedAgainWithoutChange() throws Exception {
    assertThat(cluster.apply("crds.yaml", "pod-identity.yaml").lines())
        .isNotEmpty()
        .allMatch(line -> line.endsWith("unchanged"));
  }

  @Test
  void managedModeNeedsNoRightToAssignments() throws Exception {
    cluster.apply("pod-identity-managed.yaml");
    var nmi = "system:serviceaccount:kube-system:aad-pod-id-nmi-service-account";
    assertThat(cluster.allowed(nmi, "azureidentities.aadpodidentity.k8s.io"))
        .containsExactly("get", "list", "watch");
    cluster.apply("pod-identity.yaml");
  }

  @Test
  void theServerKeepsAllThatTheManifestsSay() throws Exception {
    assertThat(
            cluster.kubectl(
                "diff", "-f", cluster.write("diff", cluster.manifest("pod-identity.yaml"))))
        .isEmpty();
  }

  @Test
  void kubectlShowsWhatMattersAndTheServerKeepsEveryField() throws Exception {
    cluster.kubectl(
        "apply",
        "-f",
        cluster.write(
            "identities",
            """
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentity
            metadata: {name: shown, namespace: default}
            spec:
              type: 1
              clientID: client
              clientPassword: {name: secret, namespace: default}
              tenantID: tenant
              auxiliaryTenantIDs: [a, b]
              adEndpoint: https://login.example/
              adResourceID: r
              replicas: 1
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: shown, namespace: default}
            spec: {azureIdentity: shown, selector: kv, weight: 3}
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzurePodIdentityException
            metadata: {name: shown, namespace: default}
            spec: {podLabels: {app: x}}
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureAssignedIdentity
            metadata: {name: web-0-shop-shown, namespace: default, labels: {nodename: n1}}
            spec:
              azureIdentityRef:
                apiVersion: aadpodidentity.k8s.io/v1
                kind: AzureIdentity
                metadata: {name: shown, namespace: default, resourceVersion: "7"}
                spec: {type: 0, resourceID: /subscriptions/s, clientID: c}
              azureBindingRef:
                apiVersion: aadpodidentity.k8s.io/v1
                kind: AzureIdentityBinding
                metadata: {name: shown, namespace: default}
                spec: {azureIdentity: shown, selector: kv}
              pod: web-0
              podNamespace: shop
              nodename: n1
            status: {status: Assigned, availableReplicas: 1}
            """));

    assertThat(cluster.kubectl("get", "azureidentity", "shown"))
        .containsPattern("NAME +TYPE +CLIENTID +AGE\nshown +1 +client ");
    assertThat(cluster.kubectl("get", "azureidentitybinding", "shown"))
        .containsPattern("NAME +AZUREIDENTITY +SELECTOR +AGE\nshown +shown +kv ");
    assertThat(cluster.kubectl("get", "azureassignedidentity", "web-0-shop-shown"))
        .containsPattern("NAME +POD +NODE +STATE +AGE\n.* web-0 +n1 +Assigned ");
    assertThat(
            cluster.kubectl(
                "get",
                "azureidentity,azureassignedidentity,azurepodidentityexception",
                "-o",
                "json"))
        .contains(
            "auxiliaryTenantIDs",
            "https://login.example/",
            "adResourceID",
            "\"replicas\": 1",
            "\"resourceVersion\": \"7\"",
            "\"app\": \"x\"");
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
