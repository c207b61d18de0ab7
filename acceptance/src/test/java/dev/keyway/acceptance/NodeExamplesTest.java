// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `kubectl apply -f examples/...` on a cluster whose tokens the local Azure trusts: `keyway node`
/// on one node, `keyway driver` beside `keyway provider` on the other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeExamplesTest {
  private static final String VOLUME = "secrets-store01-inline";

  private Path folder;
  private LocalAzure azure;
  private TestCluster cluster;
  private TestNode node;
  private TestNode apart;
  private Process provider;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    var _ = TestCluster.requireAll();
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
    cluster = TestCluster.trustedBy(azure, folder, TestCluster.Right.SECRET_SYNC);
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var flags = new ArrayList<>(cloud.providerFlags());
    flags.addAll(List.of("-v=10", "--enable-secret-rotation", "--rotation-poll-interval=0s"));
    node = TestNode.withScheduler(cluster, "whole", "node", cloud.environment(), flags);
    apart = TestNode.start(cluster, "apart", "driver");
    provider = startProvider(cloud);
  }

  private Process startProvider(LocalCloud cloud) throws IOException {
    var socket = apart.providers().resolve("azure.sock");
    var words =
        new ArrayList<>(
            List.of(
                Checkout.root().resolve("keyway").toString(),
                "provider",
                "--endpoint=unix://" + socket,
                "--healthz-port=0",
                "--prometheus-port=0"));
    words.addAll(cloud.providerFlags());
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("provider.log").toFile());
    builder.environment().putAll(cloud.environment());
    var process = builder.start();
    soon().until(() -> Files.exists(socket) || !process.isAlive());
    return process;
  }

  @AfterAll
  void end() throws Exception {
    for (var running : new TestNode[] {node, apart}) {
      if (running != null) {
        running.close();
      }
    }
    if (provider != null) {
      provider.destroyForcibly().onExit().join();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (azure != null) {
      azure.close();
    }
  }

  private static String describe(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
        + " "
        + Files.readString(file);
  }

  /// Returns modes and contents of all files that a pod sees, by path.
  private static Map<String, String> files(Path target) throws IOException {
    var found = new TreeMap<String, String>();
    try (var top = Files.list(target)) {
      for (var entry :
          top.filter(path -> !path.getFileName().toString().startsWith("..")).toList()) {
        var real = entry.toRealPath();
        try (var all = Files.walk(real)) {
          for (var file :
              all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).toList()) {
            var name = entry.getFileName().resolve(real.relativize(file)).toString();
            found.put(name.replaceAll("/$", ""), describe(file));
          }
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "workload-identity, busybox-secrets-store-inline-wi, azure-kvname-wi",
    "workload-identity-application, busybox-secrets-store-inline-wi-app, azure-kvname-wi-app",
    "service-principal, busybox-secrets-store-inline-sp, azure-kvname-sp",
    "user-assigned-identity, busybox-secrets-store-inline-user-msi, azure-kvname-user-msi",
    "system-assigned-identity, busybox-secrets-store-inline-system-msi, azure-kvname-system-msi"
  })
  void bringsFilesFromApplyAndTakesThemAwayWithThePod(String example, String pod, String spc)
      throws IOException {
    var _ = cluster.applyFile("examples/" + example);
    cluster.awaitRunning("default", pod);

    var uid = cluster.podUid("default", pod);
    var target = node.target(uid, VOLUME);
    assertThat(node.mounts()).contains(target.toString());
    assertExampleFiles(target);
    var status = pod + "-default-" + spc;
    assertThat(cluster.field("default", "spcps/" + status, "{.status.objects[*].id}"))
        .isEqualTo("cert/pemcert1 key/key1 secret/pkcs12cert1 secret/secret1");
    assertThat(cluster.field("default", "spcps/" + status, "{.status.objects[*].version}"))
        .matches("[0-9a-f]{32}( [0-9a-f]{32}){3}");
    assertThat(cluster.field("default", "spcps/" + status, "{.status.targetPath}"))
        .isEqualTo(target.toString());
    assertThat(cluster.run("get", "secretproviderclass/" + spc))
        .containsPattern("(?m)^NAME +PROVIDER")
        .containsPattern("(?m)^%s +azure ".formatted(spc));
    assertThat(cluster.run("get", "secretproviderclasspodstatus/" + status))
        .containsPattern("(?m)^NAME +POD +CLASS +MOUNTED +AGE")
        .containsPattern("(?m)^%s +%s +%s +true ".formatted(status, pod, spc));

    var _ = cluster.run("delete", "pod/" + pod, "--wait=false");
    soon().until(() -> !Files.exists(node.root().resolve("pods").resolve(uid)));
    assertThat(node.mounts()).noneMatch(mount -> mount.contains(uid));

    TestCluster.assumeGarbageCollection();
    soon().until(() -> !cluster.exists("default", "spcps/" + status));
  }

  private static void assertExampleFiles(Path target) throws IOException {
    var files = files(target);
    assertThat(files)
        .containsOnlyKeys("key1", "pemcert1", "secret1", "tls/pkcs12cert1.pem")
        .containsEntry("secret1", "rw-r--r-- " + DemoWorld.SECRET_VALUE);
    assertThat(files.get("key1")).startsWith("rw-r--r-- -----BEGIN PUBLIC KEY-----");
    assertThat(files.get("pemcert1")).startsWith("rw-r--r-- -----BEGIN CERTIFICATE-----");
    assertThat(files.get("tls/pkcs12cert1.pem"))
        .startsWith("r-------- -----BEGIN PRIVATE KEY-----")
        .contains("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void givesTheSameWithTheProviderOnASocketOfItsOwn() throws IOException {
    var _ = cluster.applyFile("examples/workload-identity/account.yaml");
    var spc = example("workload-identity/secretproviderclass.yaml", "");
    cluster.apply(spc.replace("name: azure-kvname-wi", "name: compared"));
    for (var where : List.of("whole", "apart")) {
      cluster.apply(
          example("workload-identity/pod.yaml", "  nodeName: " + where)
              .replace("busybox-secrets-store-inline-wi", "compared-" + where)
              .replace("azure-kvname-wi", "compared"));
    }
    cluster.awaitRunning("default", "compared-whole");
    cluster.awaitRunning("default", "compared-apart");

    var one = files(node.target(cluster.podUid("default", "compared-whole"), VOLUME));
    var other = files(apart.target(cluster.podUid("default", "compared-apart"), VOLUME));
    assertThat(one).hasSize(4).isEqualTo(other);
    var objects = "{.status.objects}";
    assertThat(cluster.field("default", "spcps/compared-whole-default-compared", objects))
        .isEqualTo(cluster.field("default", "spcps/compared-apart-default-compared", objects))
        .contains("secret/secret1");
  }

  private static String example(String file, String line) throws IOException {
    var text = Files.readString(Checkout.root().resolve("examples").resolve(file));
    return text.replaceFirst("(?m)^spec:$", "spec:\n" + line);
  }

  @Test
  void rotatesAndSyncsWhatTheVaultHasAndTellsItToNobody() throws Exception {
    var space = "default";
    var vault = azure.vaults().find(DemoWorld.VAULT).orElseThrow();
    vault.putSecret("rotating", "planted-first-value");
    var _ = cluster.applyFile("examples/workload-identity/account.yaml");
    cluster.apply(
        """
        apiVersion: secrets-store.csi.x-k8s.io/v1
        kind: SecretProviderClass
        metadata: {name: rotating, namespace: default}
        spec:
          provider: azure
          secretObjects:
            - {secretName: rotating, type: Opaque, data: [{objectName: rotating, key: value}]}
          parameters:
            clientID: %s
            keyvaultName: kvname
            tenantID: %s
            objects: |
              array:
                - |
                  objectName: rotating
                  objectType: secret
        """
            .formatted(DemoWorld.WORKLOAD_IDENTITY, DemoWorld.TENANT));
    cluster.apply(
        example("workload-identity/pod.yaml", "  nodeName: whole")
            .replace("busybox-secrets-store-inline-wi", "rotating")
            .replace("azure-kvname-wi", "rotating"));
    cluster.awaitRunning(space, "rotating");
    var file = node.target(cluster.podUid(space, "rotating"), VOLUME).resolve("rotating");
    assertThat(file).hasContent("planted-first-value");
    soon().until(() -> cluster.exists(space, "secret/rotating"));

    vault.putSecret("rotating", "planted-second-value");
    soon()
        .untilAsserted(() -> {
          node.kubelet().republish();
          assertThat(file).hasContent("planted-second-value");
        });
    soon()
        .untilAsserted(() ->
            assertThat(cluster.field(space, "secret/rotating", "{.data.value}"))
                .isEqualTo("cGxhbnRlZC1zZWNvbmQtdmFsdWU="));

    var status = cluster.run("get", "spcps", "-A", "-o", "yaml");
    assertThat(status).contains("secret/rotating");
    for (var place :
        List.of(
            node.log(),
            node.metrics(),
            cluster.run("get", "events", "-A", "-o", "yaml"),
            cluster.run("get", "pods", "-A", "-o", "yaml"),
            status)) {
      assertThat(place)
          .doesNotContain(
              "planted-", DemoWorld.SECRET_VALUE, DemoWorld.SERVICE_PRINCIPAL_SECRET, "cGxhbnRlZ")
          // The beginning of every token.
          .doesNotContain("eyJhbGciOi")
          .doesNotContain("PRIVATE KEY-----");
    }
  }

  @Test
  void acceptsTheDocumentedManifestsOfTheOriginal() {
    var space = cluster.namespace("documents");
    // The shapes that the original's documents show, down to parameters that are empty.
    for (var version : List.of("v1", "v1alpha1")) {
      var _ =
          cluster.apply(
              """
              apiVersion: secrets-store.csi.x-k8s.io/%s
              kind: SecretProviderClass
              metadata:
                name: azure-%s
                namespace: %s
              spec:
                provider: azure
                secretObjects:
                - data:
                  - key: username
                    objectName: foo1
                  labels:
                    environment: "test"
                  annotations: {}
                  secretName: foosecret
                  type: Opaque
                parameters:
                  usePodIdentity: "false"
                  userAssignedIdentityID: "<client_id>"
                  keyvaultName: "kvname"
                  cloudName: ""
                  cloudEnvFileName: ""
                  objects:  |
                    array:
                      - |
                        objectName: secret1
                        objectAlias: foo1
                        objectType: secret
                        objectVersion: ""
                  tenantId: "tid"
                  resourceGroup: ""
                  subscriptionId: ""
              """
                  .formatted(version, version.toLowerCase(Locale.ROOT), space));
    }
    assertThat(cluster.run("-n", space, "get", "spc", "-o", "name").lines()).hasSize(2);
  }
}
