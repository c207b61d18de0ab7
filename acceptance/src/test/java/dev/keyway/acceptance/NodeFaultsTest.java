// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong on nodes. One method after the other, for they take the API server and the
/// driver's rights away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeFaultsTest {
  private TestCluster cluster;
  private TestNode node;
  private E2eProvider provider;

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.start(options -> options, TestCluster.Right.SECRET_SYNC);
    node =
        TestNode.start(
            cluster, "n1", "node", "--enable-secret-rotation", "--rotation-poll-interval=0s");
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

  private Path target(String space) {
    return node.target(cluster.podUid(space, "web"), "v");
  }

  /// Creates a namespace with a class and a pod that uses it.
  private String pod(String space) {
    var _ = cluster.namespace(space);
    var _ = cluster.apply(Yaml.spc(space, "spc") + Yaml.pod(space, "web", "n1", "spc"));
    return space;
  }

  private String runningPod(String space) {
    pod(space);
    cluster.awaitRunning(space, "web");
    assertThat(target(space).resolve("foo")).hasContent(E2eProvider.SECRET);
    return space;
  }

  private void awaitFailure(String space, String... words) {
    soon().untilAsserted(() -> assertThat(cluster.events(space)).contains(words));
  }

  private void assertUnmounted(String space) {
    var uid = cluster.podUid(space, "web");
    assertThat(node.mounts()).noneMatch(mount -> mount.contains(uid));
  }

  @Test
  void finishesAfterAKillInTheMiddleOfPublish() throws Exception {
    provider.hold();
    pod("killed");
    provider.awaitCall();
    assertThat(node.mounts()).contains(target("killed").toString());

    node.killDriver();
    provider.release();
    assertThat(cluster.field("killed", "pod/web", "{.status.phase}")).isEqualTo("Pending");
    node.startDriver();

    cluster.awaitRunning("killed", "web");
    assertThat(target("killed").resolve("foo")).hasContent(E2eProvider.SECRET);
    assertThat(node.mounts()).containsOnlyOnce(target("killed").toString());
    deleted("killed");
  }

  private void deleted(String space) {
    var uid = cluster.podUid(space, "web");
    var _ = cluster.run("-n", space, "delete", "pod/web", "--wait=false");
    soon().until(() -> !Files.exists(node.root().resolve("pods").resolve(uid)));
    assertThat(node.mounts()).noneMatch(mount -> mount.contains(uid));
  }

  @Test
  void keepsAndTakesOverVolumesAcrossARestart() throws Exception {
    runningPod("restarted");
    var file = target("restarted").resolve("foo").toRealPath();

    node.stopDriver();
    assertThat(file).hasContent(E2eProvider.SECRET);
    node.startDriver();
    int asked = provider.requests.size();
    node.kubelet().republish();

    soon().until(() -> provider.requests.size() > asked);
    assertThat(file).hasContent(E2eProvider.SECRET);
    deleted("restarted");
  }

  @Test
  void republishesAndUnpublishesWhileTheApiServerIsAway() throws Exception {
    runningPod("outage");
    var target = target("outage");
    var request = request("outage", "spc", target);
    var other = target.resolveSibling("other");
    var fresh = request("outage", "unknown", other);
    cluster.kubernetes().stopApiServer();
    try {
      int asked = provider.requests.size();
      publish(request);
      assertThat(provider.requests.size()).isGreaterThan(asked);
      assertThat(target.resolve("foo")).hasContent(E2eProvider.SECRET);
      assertThatThrownBy(() -> publish(fresh)).hasMessageContaining("outage/unknown");
      assertThat(node.mounts()).doesNotContain(other.toString());
    } finally {
      cluster.kubernetes().restartApiServer();
    }
    runningPod("after-outage");
    deleted("after-outage");
    deleted("outage");
  }

  @Test
  void asksAgainWhenTheProviderVanishesInTheMiddleOfACall() throws Exception {
    var own = E2eProvider.listen(node.providers(), "vanishing");
    own.hold();
    var _ = cluster.namespace("vanishing");
    cluster.apply(
        Yaml.spc("vanishing", "spc", "v1", "vanishing", "")
            + Yaml.pod("vanishing", "web", "n1", "spc"));
    own.awaitCall();
    own.close();

    awaitFailure("vanishing", "FailedMount", "vanishing");
    assertThat(cluster.field("vanishing", "pod/web", "{.status.phase}")).isEqualTo("Pending");
    try (var _ = E2eProvider.listen(node.providers(), "vanishing")) {
      cluster.awaitRunning("vanishing", "web");
      assertThat(target("vanishing").resolve("foo")).hasContent(E2eProvider.SECRET);
      deleted("vanishing");
    }
  }

  @ParameterizedTest
  @CsvSource({"file, is a file", "link, is a symbolic link"})
  void refusesATargetThatIsSomethingElse(String what, String why) throws Exception {
    var space = strandedPod("target-" + what);
    var target = target(space);
    var elsewhere = Files.createDirectories(node.root().resolve("elsewhere-" + what));
    put(what, target, elsewhere);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> publish(request(space, "spc", target)))
          .hasMessageContaining("%s %s", target, why);
    }

    assertUnmounted(space);
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(target);
    publish(request(space, "spc", target));
    assertThat(target.resolve("foo")).hasContent(E2eProvider.SECRET);
  }

  @Test
  void fillsATargetThatIsAMountAlready() throws Exception {
    var space = strandedPod("target-mount");
    var target = target(space);
    put("mount", target, node.root());

    publish(request(space, "spc", target));

    assertThat(target.resolve("foo")).hasContent(E2eProvider.SECRET);
    assertThat(node.mounts()).containsOnlyOnce(target.toString());
  }

  /// Creates a namespace with a class and a pod that no kubelet looks after.
  private String strandedPod(String space) {
    var _ = cluster.namespace(space);
    var _ = cluster.apply(Yaml.spc(space, "spc") + Yaml.pod(space, "web", "no-such-node", "spc"));
    return space;
  }

  private void publish(NodePublishVolumeRequest request) {
    var _ = node.csi(stub -> stub.nodePublishVolume(request));
  }

  private NodePublishVolumeRequest request(String space, String spc, Path target) {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId("csi-" + space)
        .setTargetPath(target.toString())
        .setReadonly(true)
        .setVolumeCapability(
            VolumeCapability.newBuilder()
                .setMount(VolumeCapability.MountVolume.getDefaultInstance()))
        .putVolumeContext("secretProviderClass", spc)
        .putVolumeContext("csi.storage.k8s.io/pod.name", "web")
        .putVolumeContext("csi.storage.k8s.io/pod.namespace", space)
        .putVolumeContext("csi.storage.k8s.io/pod.uid", cluster.podUid(space, "web"))
        .build();
  }

  /// Puts something where the volume should be; kubelet may remove its folders at any time.
  private static void put(String what, Path target, Path elsewhere) {
    soon()
        .ignoreException(NoSuchFileException.class)
        .until(() -> {
          Files.createDirectories(target.getParent());
          switch (what) {
            case "file" -> Files.writeString(target, "stays");
            case "link" -> Files.createSymbolicLink(target, elsewhere);
            default -> {
              Files.createDirectories(target);
              return new ProcessBuilder("mount", "-t", "tmpfs", "tmpfs", target.toString())
                      .start()
                      .waitFor()
                  == 0;
            }
          }
          return Files.exists(target);
        });
  }

  private static String verbs(String list) {
    return "[{\"op\":\"replace\",\"path\":\"/rules/3/verbs\",\"value\":" + list + "}]";
  }

  @Test
  void mountsNothingWhileTheStatusCannotBeWritten() throws Exception {
    var role = "clusterrole/secretproviderclasses-role";
    var rules = cluster.run("get", role, "-o", "jsonpath={.rules[3].resources[0]}");
    assertThat(rules).isEqualTo("secretproviderclasspodstatuses");
    var _ = cluster.run("patch", role, "--type=json", "-p", verbs("[\"get\",\"list\",\"watch\"]"));
    try {
      pod("unrecorded");
      awaitFailure("unrecorded", "SecretProviderClassPodStatus cannot be written", "forbidden");
      assertThat(cluster.field("unrecorded", "pod/web", "{.status.phase}")).isEqualTo("Pending");
      soon().untilAsserted(() -> assertUnmounted("unrecorded"));
      assertThat(node.metrics()).contains("error_type=\"StatusWriteFailed\"");
    } finally {
      cluster.applyFile("deploy/manifests/node.yaml");
    }
    cluster.awaitRunning("unrecorded", "web");
    assertThat(target("unrecorded").resolve("foo")).hasContent(E2eProvider.SECRET);
    deleted("unrecorded");
  }

  @Test
  void followsAClassThatIsEditedDeletedAndReplaced() throws Exception {
    var space = runningPod("edited");
    var target = target(space);
    cluster.apply(Yaml.spc(space, "spc").replace("objectName: fookey", "objectName: newfile"));
    soon()
        .untilAsserted(() -> {
          node.kubelet().republish();
          assertThat(target.resolve("newfile")).exists();
        });
    assertThat(target.resolve("fookey")).doesNotExist();

    var _ = cluster.run("-n", space, "delete", "spc/spc");
    soon()
        .untilAsserted(() -> {
          node.kubelet().republish();
          assertThat(cluster.events(space)).contains("SecretRotationFailed", "not found");
        });
    assertThat(target.resolve("foo")).hasContent(E2eProvider.SECRET);
    assertThat(node.mounts()).contains(target.toString());
    assertThat(cluster.field(space, "pod/web", "{.status.phase}")).isEqualTo("Running");

    cluster.apply(Yaml.spc(space, "spc"));
    soon()
        .untilAsserted(() -> {
          node.kubelet().republish();
          assertThat(target.resolve("fookey")).hasContent(E2eProvider.KEY);
        });
    deleted(space);
  }

  @Test
  void makesNoSecretOfAnotherPodsVolumeByAForgedStatus() throws Exception {
    var victim = runningPod("victim");
    var space = cluster.namespace("attacker");
    cluster.apply(
        Yaml.syncingSpc(space, "spc", "stolen") + Yaml.pod(space, "web", "no-such-node", "spc"));
    cluster.apply(
        forgedStatus("web-attacker-spc", target(victim))
            + forgedStatus("other", target(victim).resolve("../../v/mount")));
    // What comes later is there first, and so would have been the Secret.
    var honest = cluster.namespace("honest");
    cluster.apply(Yaml.syncingSpc(honest, "spc", "mine") + Yaml.pod(honest, "web", "n1", "spc"));
    soon().until(() -> cluster.exists(honest, "secret/mine"));
    node.kubelet().republish();
    assertThat(cluster.exists(space, "secret/stolen")).isFalse();
    deleted(victim);
    deleted(honest);
    var _ = cluster.run("delete", "namespace/attacker", "--wait=false");
  }

  private String forgedStatus(String name, Path target) {
    return """
    apiVersion: secrets-store.csi.x-k8s.io/v1
    kind: SecretProviderClassPodStatus
    metadata:
      name: %s
      namespace: attacker
      labels: {internal.secrets-store.csi.k8s.io/node-name: n1}
      ownerReferences: [{apiVersion: v1, kind: Pod, name: web, uid: %s}]
    status:
      podName: web
      secretProviderClassName: spc
      mounted: true
      targetPath: %s
      objects: [{id: secret/foo, version: v1}]
    ---
    """
        .formatted(name, cluster.podUid("attacker", "web"), target);
  }

  @Test
  void doesNotSucceedForAPodThatNamesTheMockProvider() {
    var space = cluster.namespace("mock");
    cluster.apply(
        Yaml.pod(
            space, "web", "n1", "", new Yaml.Volume("v", "none", ", providerName: mock_provider")));
    awaitFailure(space, "failed to get secretproviderclass mock/none");
    assertThat(cluster.field(space, "pod/web", "{.status.phase}")).isEqualTo("Pending");
    assertUnmounted(space);
    deleted(space);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../escaped", "/escaped", "a/../../escaped", "..data/escaped", "a//../..", "."})
  void refusesPathsOfAHostileProvider(String path) throws Exception {
    var name = "hostile" + Integer.toHexString(path.hashCode());
    try (var own = E2eProvider.listen(node.providers(), name)) {
      own.answering(_ ->
          MountResponse.newBuilder()
              .addFiles(E2eProvider.file("good", "contents"))
              .addFiles(E2eProvider.file(path, "contents"))
              .addObjectVersion(ObjectVersion.newBuilder().setId("good").setVersion("1"))
              .build());
      var space = cluster.namespace(name);
      cluster.apply(Yaml.spc(space, "spc", "v1", name, "") + Yaml.pod(space, "web", "n1", "spc"));
      awaitFailure(space, "FailedMount", "cannot be written");
      assertThat(cluster.field(space, "pod/web", "{.status.phase}")).isEqualTo("Pending");
      soon().untilAsserted(() -> assertUnmounted(space));
      try (var all = Files.walk(node.root())) {
        assertThat(all.map(Path::getFileName).map(Path::toString)).doesNotContain("escaped");
      }
      deleted(space);
    }
  }

  @Test
  void mountsPodsThatWereThereBeforeThePluginRegistered() throws Exception {
    try (var own = TestNode.without(cluster, "late", "node");
        var _ = E2eProvider.listen(own.providers())) {
      var space = cluster.namespace("late");
      cluster.apply(Yaml.spc(space, "spc") + Yaml.pod(space, "web", "late", "spc"));
      awaitFailure(space, "not found in the list of registered CSI drivers");

      own.startDriver();

      cluster.awaitRunning(space, "web");
      var _ = cluster.run("-n", space, "delete", "pod/web", "--wait=false");
      soon().until(() -> !cluster.exists(space, "pod/web"));
    }
  }

  @Test
  void removesTheStartupTaintWhenReadyAndAllowedTo() throws Exception {
    var taint = "secrets-store.csi.k8s.io/agent-not-ready";
    try (var own = TestNode.without(cluster, "tainted", "node", "--startup-taint=" + taint)) {
      var _ = cluster.run("taint", "node", "tainted", taint + ":NoSchedule", "other=x:NoSchedule");
      own.startDriver();
      soon().until(() -> own.log().contains("driver-taint.yaml"));
      assertThat(cluster.field("", "node/tainted", "{.spec.taints[*].key}")).contains(taint);

      cluster.applyFile("deploy/manifests/optional/driver-taint.yaml");

      soon()
          .untilAsserted(() ->
              assertThat(cluster.field("", "node/tainted", "{.spec.taints[*].key}"))
                  .contains("other")
                  .doesNotContain(taint));
    } finally {
      var _ =
          cluster.run(
              "delete", "-f", Checkout.root() + "/deploy/manifests/optional/driver-taint.yaml");
    }
  }

  @Test
  void mountsWithoutTheRightToReadSecrets() throws Exception {
    var sync = Checkout.root() + "/deploy/manifests/optional/driver-secret-sync.yaml";
    var _ = cluster.run("delete", "-f", sync);
    try {
      for (var verb : List.of("get", "list", "watch", "create", "patch")) {
        var answer =
            cluster.kubectl(
                "auth",
                "can-i",
                verb,
                "secrets",
                "-A",
                "--as=system:serviceaccount:kube-system:secrets-store-csi-driver");
        assertThat(answer.out().lines()).contains("no");
      }
      runningPod("unprivileged");
      deleted("unprivileged");
    } finally {
      cluster.applyFile("deploy/manifests/optional/driver-secret-sync.yaml");
    }
  }

  @Test
  void takesOverAVolumeOfTheOriginalDriver() throws Exception {
    try (var own =
            TestNode.without(
                cluster,
                "upgraded",
                "driver",
                "--enable-secret-rotation",
                "--rotation-poll-interval=0s");
        var _ = E2eProvider.listen(own.providers())) {
      var space = cluster.namespace("upgraded");
      cluster.apply(Yaml.spc(space, "spc") + Yaml.pod(space, "web", "upgraded", "spc"));
      soon().until(() -> !cluster.podUid(space, "web").isEmpty());
      var uid = cluster.podUid(space, "web");
      var target = own.target(uid, "v");
      put("mount", target, own.root());
      var data = Files.createDirectory(target.resolve("..2026_01_02_03_04_05.123456789"));
      Files.writeString(data.resolve("foo"), "from the original");
      Files.writeString(data.resolve("gone"), "no longer wanted");
      Files.createSymbolicLink(target.resolve("..data"), data.getFileName());
      for (var name : List.of("foo", "gone")) {
        Files.createSymbolicLink(target.resolve(name), Path.of("..data", name));
      }
      cluster.apply(
          """
          apiVersion: secrets-store.csi.x-k8s.io/v1
          kind: SecretProviderClassPodStatus
          metadata:
            name: web-upgraded-spc
            namespace: upgraded
            labels: {internal.secrets-store.csi.k8s.io/node-name: upgraded}
            ownerReferences: [{apiVersion: v1, kind: Pod, name: web, uid: %s}]
          status:
            podName: web
            secretProviderClassName: spc
            mounted: true
            targetPath: %s
            objects: [{id: secret/foo, version: v0}, {id: secret/gone, version: v0}]
          """
              .formatted(uid, target));

      own.startDriver();

      cluster.awaitRunning(space, "web");
      soon()
          .untilAsserted(() -> {
            own.kubelet().republish();
            assertThat(target.resolve("foo")).hasContent(E2eProvider.SECRET);
          });
      assertThat(target.resolve("gone")).doesNotExist();
      assertThat(data).doesNotExist();
      assertThat(own.mounts()).containsOnlyOnce(target.toString());
      soon()
          .untilAsserted(() ->
              assertThat(cluster.field(space, "spcps/web-upgraded-spc", "{.status.objects[*]}"))
                  .contains("v1")
                  .doesNotContain("v0"));
      var _ = cluster.run("-n", space, "delete", "pod/web", "--wait=false");
      soon().until(() -> !Files.exists(own.root().resolve("pods").resolve(uid)));
      assertThat(own.mounts()).isEmpty();
    }
  }
}
