// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class MigrateCommandTest {
  private static final String SHOP =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      ---
      apiVersion: aadpodidentity.k8s.io/v1
      kind: AzureIdentity
      metadata: {name: web, namespace: shop}
      spec:
        type: 0
        clientID: aaaaaaaa-0000-0000-0000-000000000001
        resourceID: /subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/web
      ---
      apiVersion: aadpodidentity.k8s.io/v1
      kind: AzureIdentityBinding
      metadata: {name: web, namespace: shop}
      spec: {azureIdentity: web, selector: web}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web, aadpodidbinding: web}}
          spec:
            containers: [{name: main, image: registry.invalid/web}]
      """;

  private static final String STUCK =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: host, namespace: shop}
      spec:
        selector: {matchLabels: {app: host}}
        template:
          metadata: {labels: {app: host, aadpodidbinding: web}}
          spec:
            hostNetwork: true
            containers: [{name: main, image: registry.invalid/host}]
      """;

  private record Run(int code, String out, String err) {
    static Run of(LocalKubernetes cluster, String... arguments) {
      var out = new StringWriter();
      var err = new StringWriter();
      var all =
          Stream.concat(
                  Stream.of("--kubeconfig", cluster.kubeconfig().toString(), "-n", "shop"),
                  Stream.of(arguments))
              .toArray(String[]::new);
      int code =
          new CommandLine(new MigrateCommand())
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(all);
      return new Run(code, out.toString(), err.toString());
    }
  }

  private static void apply(Manifests manifests, String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      manifests.apply(manifest, "shop");
    }
  }

  @Test
  void showsAndWritesWhatItWouldDo(@TempDir Path folder) throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    try (var cluster = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
        var client =
            KubernetesClient.open(
                ClusterAccess.kubeconfig(List.of(cluster.kubeconfig()), InstantSource.system()),
                ClientSettings.of("test"))) {
      var manifests = new Manifests(client, "test");
      apply(manifests, Files.readString(Path.of("../deploy/manifests/crds.yaml")));
      apply(manifests, SHOP);

      var text = Run.of(cluster, "--output-dir", folder.toString());
      assertThat(text.err()).isEmpty();
      assertThat(text.code()).isZero();
      assertThat(text.out())
          .contains("Deployment/web", "movable", "pod identity shop/web", "web (new)")
          .contains("warning: the cluster's tokens are issued by https://kubernetes.default.svc");
      for (var file : List.of("serviceaccount-shop-web.yaml", "deployment-shop-web.yaml")) {
        // The server takes what was written.
        apply(manifests, Files.readString(folder.resolve(file)));
      }
      assertThat(folder.resolve("federated-credentials.sh").toFile().canExecute()).isTrue();

      apply(manifests, STUCK);
      var json = Run.of(cluster, "-o", "json", "--workload", "Deployment/host");
      assertThat(json.code()).isEqualTo(1);
      var tree = JsonMapper.shared().readTree(json.out());
      assertThat(tree.path("issuer").asString()).isEqualTo("https://kubernetes.default.svc");
      assertThat(tree.path("workloads")).hasSize(1);
      assertThat(tree.path("workloads").path(0).path("obstacles").path(0).path("code").asString())
          .isEqualTo("HOST_NETWORK");

      assertThat(Run.of(cluster, "--apply", "--rollback").code()).isEqualTo(2);
      assertThat(Run.of(cluster, "--workload", "web").code()).isEqualTo(2);
    }
  }
}
