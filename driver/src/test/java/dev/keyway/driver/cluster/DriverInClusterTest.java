// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.status.PodStatusRecord;
import dev.keyway.driver.sync.SecretSync;
import dev.keyway.driver.sync.SyncSources;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishedVolume;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.CallObserver;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.event.EventObserver;
import dev.keyway.kubernetes.event.EventWriter;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Status, Secrets and look-ups against a real API server, with the rights of the shipped roles.
@Execution(ExecutionMode.SAME_THREAD)
class DriverInClusterTest {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final String NODE = "node-1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger WRITES = new AtomicInteger();

  @TempDir static Path root;
  private static TestCluster cluster;
  private static KubernetesClient client;
  private static ClusterState state;
  private static PodStatusRecord record;
  private static SecretSync sync;
  private static EventWriter events;

  /// Everything below the test's folder is mounted.
  private enum AllMounted implements MountPoints {
    YES;

    @Override
    public boolean mounted(Path path) {
      return true;
    }

    @Override
    public void mountTmpfs(Path path, TmpfsOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unmount(Path path) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    root = root.toRealPath();
    cluster = TestCluster.start();
    client =
        cluster.as(
            "secrets-store-csi-driver",
            (verb, resource, status, _) -> {
              if (CallObserver.writes(verb) && !resource.equals("events") && status < 300) {
                WRITES.incrementAndGet();
              }
            });
    events = EventWriter.start(client, "test", InstantSource.system(), EventObserver.NONE);
    state = ClusterState.start(client, NODE, DRIVER, ReflectorObserver.NONE);
    record = new PodStatusRecord(client, state.statuses(), state.pods(), DRIVER, NODE, Pause.REAL);
    sync = start(client, state);
    assertThat(state.statuses().awaitSync(PATIENCE)).isTrue();
    assertThat(state.drivers().awaitSync(PATIENCE)).isTrue();
    assertThat(state.pods().awaitSync(PATIENCE)).isTrue();
  }

  private static SecretSync start(KubernetesClient client, ClusterState state) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    var logs = new Logs(LogOptions.standard(0), nowhere, nowhere, InstantSource.system());
    return SecretSync.start(
        client,
        new SyncSources(state.classes(), state.statuses(), state.pods(), state::secrets),
        DRIVER,
        AllMounted.YES,
        events,
        (_, _) -> {},
        logs,
        InstantSource.system());
  }

  @AfterAll
  static void stop() throws Exception {
    if (sync != null) {
      sync.close();
      state.close();
      events.close();
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private static PublishedVolume pod(String name, String className, String version)
      throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default}
        spec:
          nodeName: %s
          terminationGracePeriodSeconds: 0
          containers: [{name: c, image: i}]
          securityContext: {fsGroup: 1234}
          volumes:
            - name: vol
              csi: {driver: %s, readOnly: true, volumeAttributes: {secretProviderClass: %s}}
            - name: vol2
              csi: {driver: %s, readOnly: true, volumeAttributes: {secretProviderClass: %s}}
        """
            .formatted(name, NODE, DRIVER, className, DRIVER, className));
    var uid = cluster.admin.get(Resources.PODS, new ObjectKey("default", name)).metadata().uid();
    var ref = new PodRef("default", name, uid);
    await().until(() -> state.pods().get(ref.key()).isPresent());
    return volume(ref, className, "vol", version);
  }

  private static PublishedVolume volume(
      PodRef pod, String className, String volume, String version) {
    return new PublishedVolume(
        pod,
        className,
        new TargetPath(pod.uid(), volume).below(root),
        Map.of("secret/b", version, "secret/a", "v1"));
  }

  private static void mount(PublishedVolume volume, String content) throws Exception {
    Files.createDirectories(volume.target());
    Files.writeString(volume.target().resolve("foo"), content);
  }

  private static SecretProviderClassPodStatus status(String pod, String className)
      throws Exception {
    return cluster.admin.get(
        Resources.POD_STATUSES, new ObjectKey("default", pod + "-default-" + className));
  }

  private static Optional<Secret> secret(String name) throws Exception {
    return cluster.admin.find(Resources.SECRETS, new ObjectKey("default", name));
  }

  private static void secretClass(String name, String secret) throws Exception {
    cluster.apply(
        """
        apiVersion: secrets-store.csi.x-k8s.io/v1
        kind: SecretProviderClass
        metadata: {name: %s, namespace: default}
        spec:
          provider: azure
          parameters: {a: b}
          secretObjects:
            - secretName: %s
              type: Opaque
              labels: {environment: test}
              data: [{objectName: foo, key: username}]
        """
            .formatted(name, secret));
  }

  private static int writesOf(Action action) throws Exception {
    int before = WRITES.get();
    action.run();
    return WRITES.get() - before;
  }

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void recordsAMountWithOneWriteAndNoneWhenNothingChanged() throws Exception {
    var first = pod("recorded", "plain", "v1");
    assertThat(writesOf(() -> record.record(first))).isEqualTo(1);
    assertThat(writesOf(() -> record.record(first))).isZero();
    assertThat(record.recorded(first.pod(), "plain", first.target())).contains(first.versions());

    var status = status("recorded", "plain");
    assertThat(status.metadata().owners())
        .containsExactly(new OwnerReference("v1", "Pod", "recorded", first.pod().uid()));
    assertThat(status.metadata().labels())
        .containsEntry(SecretProviderClassPodStatus.NODE_LABEL, NODE);
    assertThat(status.objects())
        .extracting(SecretProviderClassPodStatus.ObjectVersion::id)
        .containsExactly("secret/a", "secret/b");

    var rotated = volume(first.pod(), "plain", "vol", "v2");
    assertThat(writesOf(() -> record.record(rotated))).isEqualTo(1);
    var other = volume(first.pod(), "plain", "vol2", "v9");
    assertThat(
            writesOf(() -> {
              record.record(other);
              record.record(rotated);
            }))
        .isZero();
    assertThat(record.recorded(other.pod(), "plain", other.target())).contains(other.versions());
  }

  @Test
  void takesOverWhatAnotherNodeOrTheOriginalRecorded() throws Exception {
    var volume = pod("moved", "plain", "v1");
    cluster.apply(
        """
        apiVersion: secrets-store.csi.x-k8s.io/v1
        kind: SecretProviderClassPodStatus
        metadata: {name: moved-default-plain, namespace: default, annotations: {kept: "yes"}}
        status: {podName: moved, mounted: true}
        """);
    var before = status("moved", "plain");

    assertThat(writesOf(() -> record.record(volume))).isEqualTo(1);

    var after = status("moved", "plain");
    assertThat(after.metadata().uid()).isEqualTo(before.metadata().uid());
    assertThat(after.metadata().annotations()).containsEntry("kept", "yes");
    assertThat(after.targetPath()).isEqualTo(volume.target().toString());
    assertThat(after.metadata().labels())
        .containsEntry(SecretProviderClassPodStatus.NODE_LABEL, NODE);
  }

  /// As a StatefulSet's pods do, before the garbage collector has seen that the first is gone.
  @Test
  void takesOverTheStatusOfAFormerPodOfThatName() throws Exception {
    var volume = pod("again-0", "plain", "v1");
    var former = new PodRef("default", "again-0", "former");
    record.record(volume(former, "plain", "vol", "v1"));
    assertThat(record.recorded(volume.pod(), "plain", volume.target())).isEmpty();

    assertThat(writesOf(() -> record.record(volume))).isEqualTo(1);

    // The collector decides by what it read before and deletes whatever is there by then: the next
    // publish records the volume again.
    await()
        .atMost(PATIENCE)
        .ignoreException(KubernetesException.NotFound.class)
        .untilAsserted(() -> {
          record.record(volume);
          assertThat(status("again-0", "plain").metadata().owners())
              .extracting(OwnerReference::uid)
              .containsExactly(volume.pod().uid());
        });
  }

  @Test
  void syncsASecretOnceAndAgainOnlyWhenSomethingDiffers() throws Exception {
    secretClass("synced", "foosecret");
    var volume = pod("synced", "synced", "v1");
    mount(volume, "secret");
    int writes =
        writesOf(() -> {
          record.record(volume);
          await().atMost(PATIENCE).until(() -> secret("foosecret").isPresent());
        });
    assertThat(writes).isEqualTo(2);
    var made = secret("foosecret").orElseThrow();
    assertThat(made.metadata().labels())
        .containsEntry(Secret.MANAGED_LABEL, "true")
        .containsEntry("environment", "test");
    assertThat(made.metadata().owners())
        .extracting(OwnerReference::uid)
        .containsExactly(status("synced", "synced").metadata().uid());

    annotate("foosecret");
    // What is looked at because of that must not find the next version's files.
    await()
        .during(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .until(() ->
            state
                    .secrets()
                    .get(made.key())
                    .orElseThrow()
                    .metadata()
                    .annotations()
                    .containsKey("foreign")
                && sync.waiting() == 0);
    mount(volume, "rotated");
    var rotated = volume(volume.pod(), "synced", "vol", "v2");
    assertThat(
            writesOf(() -> {
              record.record(rotated);
              await()
                  .atMost(PATIENCE)
                  .until(() -> !secret("foosecret").orElseThrow().digests().equals(made.digests()));
            }))
        .isEqualTo(2);
    assertThat(secret("foosecret").orElseThrow().metadata().annotations())
        .containsEntry("foreign", "kept");

    var uid = made.metadata().uid();
    cluster.admin.delete(Resources.SECRETS, made.key());
    await()
        .atMost(PATIENCE)
        .until(
            () -> secret("foosecret").filter(now -> !now.metadata().uid().equals(uid)).isPresent());

    // Whatever else is looked at again and again, unchanged it is not written.
    assertThat(
            writesOf(() -> {
              for (int i = 0; i < 5; i++) {
                cluster.admin.patch(
                    Resources.PODS,
                    volume.pod().key(),
                    Patch.merge(Map.of("metadata", Map.of("annotations", Map.of("turn", "" + i)))));
              }
              await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> true);
            }))
        .isZero();
  }

  /// As made by the original: no annotations, and an owner that controls it.
  @Test
  void keepsTheOwnersOfASecretItTakesOver() throws Exception {
    cluster.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: o}}");
    var owner = Resources.generic("", "v1", "ConfigMap", "configmaps", true);
    var uid = cluster.admin.get(owner, new ObjectKey("default", "o")).metadata().uid();
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: taken-over
          labels: {secrets-store.csi.k8s.io/managed: "true"}
          ownerReferences:
            - {apiVersion: v1, kind: ConfigMap, name: o, uid: %s, controller: true, blockOwnerDeletion: true}
        type: Opaque
        data: {old: b2xk, username: b2xk}
        """
            .formatted(uid));
    bare("taken-over");
    secretClass("takes-over", "taken-over");
    var volume = pod("takes-over", "takes-over", "v1");
    mount(volume, "new");
    record.record(volume);

    await()
        .atMost(PATIENCE)
        .until(() -> secret("taken-over").orElseThrow().metadata().owners().size() == 2);

    var json =
        cluster
            .admin
            .get(
                Resources.generic("", "v1", "Secret", "secrets", true),
                new ObjectKey("default", "taken-over"))
            .json();
    assertThat(json.object("metadata").orElseThrow().objects("ownerReferences"))
        .filteredOn(kept -> kept.text("uid").equals(Optional.of(uid)))
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.flag("controller")).contains(true);
          assertThat(kept.flag("blockOwnerDeletion")).contains(true);
        });
    assertThat(json.object("data").orElseThrow().texts()).isEqualTo(Map.of("username", "bmV3"));
  }

  private static void bare(String secret) throws Exception {
    var none = new HashMap<String, Object>();
    none.put("annotations", null);
    cluster.admin.patch(
        Resources.SECRETS, new ObjectKey("default", secret), Patch.merge(Map.of("metadata", none)));
  }

  private static void annotate(String secret) throws Exception {
    cluster.admin.patch(
        Resources.SECRETS,
        new ObjectKey("default", secret),
        Patch.merge(Map.of("metadata", Map.of("annotations", Map.of("foreign", "kept")))));
  }

  @Test
  void goesWithItsLastOwner() throws Exception {
    assumeTrue(cluster.collectsGarbage(), "kube-controller-manager is not here");
    secretClass("owned", "owned-secret");
    var volume = pod("owned", "owned", "v1");
    mount(volume, "secret");
    record.record(volume);
    await().atMost(PATIENCE).until(() -> secret("owned-secret").isPresent());

    cluster.admin.delete(Resources.PODS, volume.pod().key());

    await().atMost(Duration.ofSeconds(50)).until(() -> secret("owned-secret").isEmpty());
    assertThat(state.statuses().all()).noneMatch(status -> status.podName().equals("owned"));
  }

  @Test
  void leavesSecretsOfOthersAloneAndSaysSo() throws Exception {
    cluster.apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: foreign}, stringData: {username: theirs}}");
    var before = secret("foreign").orElseThrow();
    secretClass("greedy", "foreign");
    var volume = pod("greedy", "greedy", "v1");
    mount(volume, "ours");
    record.record(volume);

    await().atMost(PATIENCE).until(() -> eventsOf("greedy").contains("belongs to somebody else"));

    assertThat(secret("foreign").orElseThrow()).isEqualTo(before);
  }

  @Test
  void readsNothingForAForgedStatus() throws Exception {
    secretClass("victim", "stolen");
    var victim = pod("victim", "other", "v1");
    mount(victim, "secret");
    var forger = pod("forger", "victim", "v1");
    record.record(new PublishedVolume(forger.pod(), "victim", victim.target(), Map.of("a", "1")));

    await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> secret("stolen").isEmpty());
  }

  @Test
  void saysWhichRoleIsMissing() throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: without-secrets, namespace: kube-system}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: without-secrets}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secretproviderclasses-role}
        subjects: [{kind: ServiceAccount, name: without-secrets, namespace: kube-system}]
        """);
    secretClass("needy", "needed");
    var volume = pod("needy", "needy", "v1");
    try (var poor = cluster.as("without-secrets", CallObserver.NONE);
        var poorState = ClusterState.start(poor, NODE, DRIVER, ReflectorObserver.NONE)) {
      record.record(volume);
      try (var poorSync = start(poor, poorState)) {
        assertThat(poorSync).isNotNull();
        await().atMost(PATIENCE).until(() -> eventsOf("needy").contains("syncSecret.enabled=true"));
      }
    }
  }

  @Test
  void findsAClassTheCacheHasNotSeenAndAPodsGroup() throws Exception {
    secretClass("late", "late-secret");

    assertThat(state.classLookup().get(new ObjectKey("default", "late")).provider())
        .isEqualTo("azure");
    var volume = pod("grouped", "plain", "v1");
    assertThat(state.podGroups().fsGroup(volume.pod())).hasValue(1234);
    assertThat(state.podGroups().fsGroup(new PodRef("default", "grouped", "former"))).isEmpty();
  }

  private static String eventsOf(String pod) throws Exception {
    List<GenericObject> all = cluster.admin.list(Resources.EVENTS, Selection.ALL);
    var text = new StringBuilder();
    for (var event : all) {
      if (event
          .json()
          .object("involvedObject")
          .flatMap(json -> json.text("name"))
          .orElse("")
          .equals(pod)) {
        assertThat(event.json().text("reason")).contains("FailedToCreateSecret");
        text.append(event.json().text("message").orElse(""));
      }
    }
    return text.toString();
  }
}
