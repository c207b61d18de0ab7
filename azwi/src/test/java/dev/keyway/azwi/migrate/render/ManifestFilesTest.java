// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import static dev.keyway.azwi.migrate.Worlds.account;
import static dev.keyway.azwi.migrate.Worlds.deployment;
import static dev.keyway.azwi.migrate.Worlds.identity;
import static dev.keyway.azwi.migrate.Worlds.secretProviderClass;
import static dev.keyway.azwi.migrate.Worlds.volume;
import static dev.keyway.azwi.migrate.Worlds.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azwi.migrate.Worlds;
import dev.keyway.azwi.migrate.plan.Facts;
import dev.keyway.azwi.migrate.plan.Planner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFilesTest {
  private static Map<String, String> files(String... manifests) {
    return files(Facts.of("https://issuer.invalid/"), manifests);
  }

  private static Map<String, String> files(Facts facts, String... manifests) {
    var inventory = Worlds.of(manifests);
    return ManifestFiles.of(Planner.plan(inventory, facts), inventory);
  }

  private static String file(Map<String, String> files, String name) {
    assertThat(files).containsKey(name);
    return files.getOrDefault(name, "");
  }

  @Test
  void writesTheMovedWorkloadAsItsAuthorWould() {
    var served =
        deployment("web", "web", volume("kv"))
            .replace(
                "metadata: {name: web, namespace: shop}",
                """
                metadata:
                  name: web
                  namespace: shop
                  uid: 1-2-3
                  resourceVersion: "7"
                  generation: 4
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  annotations: {deployment.kubernetes.io/revision: "3"}
                  managedFields: [{manager: kubectl}]
                status: {replicas: 1}
                """
                    .strip());

    var files =
        files(identity("web", 1), secretProviderClass("kv", "usePodIdentity: \"true\""), served);

    assertThat(file(files, "deployment-shop-web.yaml"))
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              selector:
                matchLabels:
                  app: web
              template:
                metadata:
                  labels:
                    app: web
                    azure.workload.identity/use: 'true'
                spec:
                  containers:
                    - name: main
                      image: registry.invalid/main
                  volumes:
                    - name: secrets
                      csi:
                        driver: secrets-store.csi.k8s.io
                        readOnly: true
                        volumeAttributes:
                          secretProviderClass: kv
                  serviceAccountName: web
            """);
    assertThat(file(files, "secretproviderclass-shop-kv.yaml"))
        .isEqualTo(
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata:
              name: kv
              namespace: shop
            spec:
              provider: azure
              parameters:
                keyvaultName: shop-kv
                tenantID: 22222222-2222-2222-2222-222222222222
                objects: 'array: [{objectName: password, objectType: secret}]'
                clientID: aaaaaaaa-0000-0000-0000-000000000001
            """);
    assertThat(file(files, "serviceaccount-shop-web.yaml"))
        .isEqualTo(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: web
              namespace: shop
              annotations:
                azure.workload.identity/client-id: aaaaaaaa-0000-0000-0000-000000000001
                keyway.dev/created-by-migration: web
            """);
    assertThat(file(files, ManifestFiles.SCRIPT))
        .matches(
            """
            #!/bin/sh
            set -eu

            az identity federated-credential create\
             --subscription 11111111-1111-1111-1111-111111111111 --resource-group shop\
             --identity-name web --name shop-web-[0-9a-f]{10} --issuer https://issuer.invalid/\
             --subject system:serviceaccount:shop:web --audiences api://AzureADTokenExchange
            """);
    assertThat(files).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1, Deployment",
    "apps/v1, StatefulSet",
    "apps/v1, DaemonSet",
    "apps/v1, ReplicaSet",
    "batch/v1, Job",
    "v1, ReplicationController"
  })
  void writesEveryKindOfWorkload(String version, String kind) {
    var files = files(identity("web", 1), workload(version, kind, "w", "web", ""));

    assertThat(file(files, kind.toLowerCase(Locale.ROOT) + "-shop-w.yaml"))
        .contains("kind: " + kind, "azure.workload.identity/inject-proxy-sidecar: 'true'")
        .doesNotContain("aadpodidbinding");
  }

  @Test
  void writesAPodWithoutWhatItsNodeAndItsTokenLeftInIt() {
    var pod =
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: bare, namespace: shop, labels: {aadpodidbinding: web}}
        spec:
          nodeName: node1
          containers:
            - name: main
              image: registry.invalid/main
              volumeMounts: [{name: kube-api-access-x, mountPath: /token}]
          volumes: [{name: kube-api-access-x, projected: {sources: []}}]
        """;

    assertThat(file(files(identity("web", 1), pod), "pod-shop-bare.yaml"))
        .doesNotContain("nodeName", "kube-api-access", "aadpodidbinding")
        .contains("serviceAccountName: bare");
  }

  @Test
  void keepsFilesApartWhoseObjectsSoundAlike() {
    var other =
        Stream.of(identity("web", 2), account("default"), deployment("a-web", "web", ""))
            .map(yaml -> yaml.replace("namespace: shop", "namespace: shop-a"))
            .toList();
    // Deployment shop/a-a-web and Deployment shop-a/a-web.
    var files =
        files(
            identity("own", 1),
            deployment("a-a-web", "own", ""),
            other.get(0),
            other.get(1),
            other.get(2));

    assertThat(files)
        .containsKeys("deployment-shop-a-a-web.yaml", "deployment-shop-a-a-web-2.yaml");
  }

  @Test
  void leavesNoSecretInAServiceAccount() {
    var old =
        """
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop, namespace: shop}
        imagePullSecrets: [{name: registry}]
        secrets: [{name: shop-token-x}]
        """;

    assertThat(
            file(
                files(identity("web", 1), old, deployment("w", "web", "serviceAccountName: shop")),
                "serviceaccount-shop-shop.yaml"))
        .contains("registry")
        .doesNotContain("shop-token-x");
  }

  @Test
  void quotesForTheShell() {
    assertThat(ShellText.command(List.of("az", "a b", "it's", "$(x)", "")))
        .isEqualTo("az 'a b' 'it'\\''s' '$(x)' ''");
  }
}
