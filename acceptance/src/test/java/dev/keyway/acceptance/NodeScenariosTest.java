// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the original driver's end-to-end tests do (csi-driver.md §21), with a provider on its own
/// socket. No containers run: their files are read where kubelet would mount them from.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeScenariosTest {
  private static final String NODE = "n1";

  private TestCluster cluster;
  private TestNode node;
  private E2eProvider provider;

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.start(options -> options, TestCluster.Right.SECRET_SYNC);
    // Rotation at every republish: kubelet's are told when.
    node =
        TestNode.start(
            cluster,
            NODE,
            "driver",
            "-v=10",
            "--enable-secret-rotation",
            "--rotation-poll-interval=0s");
    provider = E2eProvider.listen(node.providers());
  }

  @AfterAll
  void end() throws Exception {
    if (node != null) {
      node.close();
    }
    if (provider != null) {
      provider.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private Path file(String namespace, String pod, String volume, String name) {
    return node.target(cluster.podUid(namespace, pod), volume).resolve(name);
  }

  private Path file(String namespace, String pod, String name) {
    return file(namespace, pod, "v", name);
  }

  private String secret(String namespace, String name) {
    var data = cluster.field(namespace, "secret/" + name, "{.data.username}");
    return new String(Base64.getDecoder().decode(data), UTF_8);
  }

  private List<String> owners(String namespace, String secret) {
    var names = cluster.field(namespace, "secret/" + secret, "{.metadata.ownerReferences[*].name}");
    return names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  @Test
  void establishesTheCustomResources() {
    var _ =
        cluster.run(
            "wait",
            "--for=condition=established",
            "--timeout=60s",
            "crd/secretproviderclasses.secrets-store.csi.x-k8s.io",
            "crd/secretproviderclasspodstatuses.secrets-store.csi.x-k8s.io");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1alpha1", "v1"})
  void mountsAndUnmountsWithBothVersionsOfTheClass(String version) throws IOException {
    var space = cluster.namespace("inline-" + version);
    cluster.apply(Yaml.spc(space, "e2e-provider", version, E2eProvider.NAME, ""));
    cluster.apply(Yaml.pod(space, "secrets-store-inline-crd", NODE, "e2e-provider"));

    cluster.awaitRunning(space, "secrets-store-inline-crd");

    var foo = file(space, "secrets-store-inline-crd", "foo");
    assertThat(foo).hasContent(E2eProvider.SECRET);
    assertThat(file(space, "secrets-store-inline-crd", "fookey")).hasContent(E2eProvider.KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(foo)))
        .isEqualTo("---------");
    var uid = cluster.podUid(space, "secrets-store-inline-crd");
    var _ = cluster.run("-n", space, "delete", "pod/secrets-store-inline-crd", "--wait=false");
    soon().until(() -> !cluster.exists(space, "pod/secrets-store-inline-crd"));
    soon().until(() -> !Files.exists(node.root().resolve("pods").resolve(uid)));
    assertThat(node.mounts()).noneMatch(mount -> mount.contains(uid));
  }

  @Test
  void keepsASyncedSecretForAsLongAsOneOfItsOwnersLives() throws IOException {
    var space = cluster.namespace("sync");
    cluster.apply(Yaml.syncingSpc(space, "e2e-provider-sync", "foosecret"));
    replicas(space, "one", 2, "e2e-provider-sync");
    replicas(space, "two", 2, "e2e-provider-sync");

    for (var pod : List.of("one-0", "one-1", "two-0", "two-1")) {
      cluster.awaitRunning(space, pod);
    }
    soon()
        .untilAsserted(
            () -> assertThat(owners(space, "foosecret")).containsExactlyInAnyOrder("one", "two"));
    assertThat(secret(space, "foosecret")).isEqualTo(E2eProvider.SECRET);
    assertThat(cluster.field(space, "secret/foosecret", "{.metadata.labels}"))
        .contains("\"environment\":\"test\"", "\"secrets-store.csi.k8s.io/managed\":\"true\"");

    TestCluster.assumeGarbageCollection();
    remove(space, "one", 2);
    soon().untilAsserted(() -> assertThat(owners(space, "foosecret")).containsExactly("two"));
    remove(space, "two", 2);
    soon().until(() -> !cluster.exists(space, "secret/foosecret"));
  }

  /// Does what the controller of ReplicaSets does, which is not here.
  private void replicas(String space, String name, int count, String spc) {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: %s, namespace: %s}
        spec:
          replicas: %d
          selector: {matchLabels: {app: busybox}}
          template:
            metadata: {labels: {app: busybox}}
            spec: {containers: [{name: busybox, image: busybox}]}
        """
            .formatted(name, space, count));
    var owner =
        "{apiVersion: apps/v1, kind: ReplicaSet, name: %s, uid: %s, controller: true}"
            .formatted(name, cluster.field(space, "replicaset/" + name, "{.metadata.uid}"));
    for (int i = 0; i < count; i++) {
      cluster.apply(Yaml.pod(space, name + "-" + i, NODE, owner, Yaml.Volume.of("v", spc)));
    }
  }

  private void remove(String space, String name, int count) {
    var _ = cluster.run("-n", space, "delete", "replicaset/" + name, "--wait=false");
    for (int i = 0; i < count; i++) {
      var _ = cluster.kubectl("-n", space, "delete", "pod/" + name + "-" + i, "--wait=false");
    }
  }

  @Test
  void readsTheClassOfThePodsOwnNamespaceOnly() throws IOException {
    var other = cluster.namespace("other-ns");
    cluster.apply(Yaml.spc(other, "e2e-provider-ns", "v1", "invalidprovider", ""));
    var space = cluster.namespace("test-ns");
    cluster.apply(Yaml.syncingSpc(space, "e2e-provider-ns", "foosecret"));
    cluster.apply(Yaml.pod(space, "busybox", NODE, "e2e-provider-ns"));

    cluster.awaitRunning(space, "busybox");
    // Of a pod that nothing controls, the status owns the Secret.
    soon()
        .untilAsserted(() ->
            assertThat(owners(space, "foosecret"))
                .containsExactly("busybox-test-ns-e2e-provider-ns"));

    assertThat(cluster.exists(other, "secret/foosecret")).isFalse();

    TestCluster.assumeGarbageCollection();
    var _ = cluster.run("-n", space, "delete", "pod/busybox", "--wait=false");
    soon().until(() -> !cluster.exists(space, "secret/foosecret"));
  }

  @Test
  void saysInThePodsEventsThatTheClassIsNotThereAndMountsOnceItIs() {
    var space = cluster.namespace("negative-test-ns");
    cluster.apply(Yaml.pod(space, "busybox", NODE, "e2e-provider-sync"));

    soon()
        .untilAsserted(() ->
            assertThat(cluster.run("-n", space, "describe", "pod/busybox"))
                .containsPattern(
                    "FailedMount.*failed to get secretproviderclass"
                        + " negative-test-ns/e2e-provider-sync.*not found"));
    assertThat(node.mounts()).noneMatch(at -> at.contains(cluster.podUid(space, "busybox")));

    cluster.apply(Yaml.spc(space, "e2e-provider-sync"));
    cluster.awaitRunning(space, "busybox");
  }

  @Test
  void mountsTwoClassesInOnePod() {
    var space = cluster.namespace("two-classes");
    cluster.apply(
        Yaml.syncingSpc(space, "spc-0", "foosecret-0")
            + Yaml.syncingSpc(space, "spc-1", "foosecret-1")
            + Yaml.pod(
                space,
                "busybox",
                NODE,
                "",
                Yaml.Volume.of("v0", "spc-0"),
                Yaml.Volume.of("v1", "spc-1")));

    cluster.awaitRunning(space, "busybox");

    for (var number : List.of("0", "1")) {
      assertThat(file(space, "busybox", "v" + number, "foo")).hasContent(E2eProvider.SECRET);
      soon()
          .untilAsserted(() ->
              assertThat(owners(space, "foosecret-" + number))
                  .containsExactly("busybox-two-classes-spc-" + number));
      assertThat(secret(space, "foosecret-" + number)).isEqualTo(E2eProvider.SECRET);
    }
  }

  @Test
  void takesOneClassForTwoVolumesOfAPodAndSyncsItsSecret() {
    var space = cluster.namespace("same-class");
    cluster.apply(
        Yaml.syncingSpc(space, "spc", "foosecret")
            + Yaml.pod(
                space,
                "busybox",
                NODE,
                "",
                Yaml.Volume.of("v0", "spc"),
                Yaml.Volume.of("v1", "spc")));

    cluster.awaitRunning(space, "busybox");

    assertThat(file(space, "busybox", "v0", "foo")).hasContent(E2eProvider.SECRET);
    assertThat(file(space, "busybox", "v1", "foo")).hasContent(E2eProvider.SECRET);
    soon()
        .untilAsserted(
            () -> assertThat(owners(space, "foosecret")).containsExactly("busybox-same-class-spc"));
    assertThat(cluster.run("-n", space, "get", "spcps", "-o", "name").lines()).hasSize(1);
  }

  @Test
  void rotatesFilesAndTheSyncedSecretAndWritesNothingWhenNothingChanged() throws Exception {
    var own =
        TestNode.start(
            cluster,
            "rotating",
            "driver",
            "--enable-secret-rotation",
            "--rotation-poll-interval=0s");
    try (own;
        var changing = E2eProvider.listen(own.providers())) {
      var space = cluster.namespace("rotation");
      cluster.apply(
          Yaml.syncingSpc(space, "spc", "rotationsecret")
              + Yaml.pod(space, "busybox", "rotating", "spc"));
      cluster.awaitRunning(space, "busybox");
      var foo = own.target(cluster.podUid(space, "busybox"), "v").resolve("foo");
      assertThat(foo).hasContent(E2eProvider.SECRET);
      soon().until(() -> secret(space, "rotationsecret").equals(E2eProvider.SECRET));
      var before = versions(space);
      int asked = changing.requests.size();
      own.kubelet().republish();
      soon().until(() -> changing.requests.size() > asked);
      soon().until(() -> own.log().contains("volume published"));

      changing.rotated = true;
      assertThat(versions(space)).isEqualTo(before);
      own.kubelet().republish();

      soon().untilAsserted(() -> assertThat(foo).hasContent("rotated"));
      soon().until(() -> secret(space, "rotationsecret").equals("rotated"));
      soon()
          .untilAsserted(() ->
              assertThat(cluster.field(space, "spcps", "{.items[0].status.objects[*].version}"))
                  .isEqualTo("v2 v2"));
      assertThat(own.metrics())
          .contains("rotation_reconcile_total{", "rotated=\"true\"")
          .contains("sync_k8s_secret_total{");
    }
  }

  private String versions(String space) {
    return cluster.field(space, "spcps,secrets", "{.items[*].metadata.resourceVersion}");
  }

  @Test
  void countsUnderTheOriginalsNames() throws Exception {
    var space = cluster.namespace("metrics");
    cluster.apply(
        Yaml.syncingSpc(space, "spc", "foosecret")
            + Yaml.pod(space, "busybox", NODE, "spc")
            + Yaml.pod(space, "failing", NODE, "nosuchclass"));
    cluster.awaitRunning(space, "busybox");
    soon().until(() -> cluster.exists(space, "secret/foosecret"));
    var _ = cluster.run("-n", space, "delete", "pod/busybox", "--wait=false");
    soon().until(() -> !cluster.exists(space, "pod/busybox"));

    assertThat(node.metrics())
        .contains(
            "node_publish_total{",
            "node_unpublish_total{",
            "node_publish_error_total{",
            "sync_k8s_secret_total{",
            "k8s_secret_duration_sec",
            "os_type=\"linux\"",
            "provider=\"e2e-provider\"",
            "error_type=\"SecretProviderClassNotFound\"");
  }
}
