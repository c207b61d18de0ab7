// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.driver.FakeCache;
import dev.keyway.driver.cluster.TestCluster;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.volume.PublishRequest;
import dev.keyway.driver.volume.Volumes;
import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.CallObserver;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Rounds against a real API server, with the rights of the shipped roles.
@Execution(ExecutionMode.SAME_THREAD)
class RotationTimerTest {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final String TARGET = "/k/pods/%s/volumes/kubernetes.io~csi/%s/mount";
  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static TestCluster cluster;
  private static KubernetesClient client;
  private static String uid = "";

  private final List<PublishRequest> published = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final FakeCache<CsiDriver> drivers = new FakeCache<>();
  private final FakeCache<Pod> pods = new FakeCache<>();
  private final FakeCache<SecretProviderClassPodStatus> statuses = new FakeCache<>();

  /// All is mounted but what belongs to `bare`.
  private enum MostMounted implements MountPoints {
    YES;

    @Override
    public boolean mounted(Path path) {
      return !path.toString().contains("bare");
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

  private final class Recorded implements Volumes {
    @Override
    public void publish(PublishRequest request, Duration timeout) {
      published.add(request);
    }

    @Override
    public void unpublish(String volumeId, Path target) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start();
    cluster.apply(
        """
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: app, namespace: default}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: login}, stringData: {user: me}}
        ---
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: roleless, namespace: kube-system}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: pod, namespace: default}
        spec:
          serviceAccountName: app
          containers: [{name: c, image: i}]
        """);
    uid = cluster.admin.get(Resources.PODS, new ObjectKey("default", "pod")).metadata().uid();
    client =
        cluster.as(
            "secrets-store-csi-driver",
            (verb, resource, _, _) -> {
              if (verb.equals("create") && resource.equals("serviceaccounts/token")) {
                TOKENS.incrementAndGet();
              }
            });
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      client.close();
      cluster.close();
    }
  }

  private RotationTimer timer(KubernetesClient as) {
    var out = new PrintStream(log, true, StandardCharsets.UTF_8);
    return new RotationTimer(
        as,
        new RotationSources(pods, statuses, drivers),
        DRIVER,
        Duration.ofMinutes(2),
        MostMounted.YES,
        new Recorded(),
        new Logs(LogOptions.standard(0), out, out, InstantSource.system()),
        now::get,
        Pause.REAL);
  }

  private static CsiDriver driver(boolean republishes, CsiDriver.TokenRequest... tokens) {
    return new CsiDriver(
        ObjectMeta.of(new ObjectKey("", DRIVER)), republishes, true, List.of(tokens), false, "");
  }

  private static Pod.CsiVolume volume(String name, Optional<String> secret) {
    return new Pod.CsiVolume(name, DRIVER, true, Map.of("secretProviderClass", "spc"), secret);
  }

  private void mounted(Pod.Phase phase, Pod.CsiVolume... volumes) {
    var meta =
        new ObjectMeta(
            new ObjectKey("default", "pod"), uid, "1", Map.of(), Map.of(), List.of(), false);
    pods.put(
        new Pod(meta, "node", "app", phase, false, List.of(), Optional.of(7L), List.of(volumes)));
    statuses.put(
        new SecretProviderClassPodStatus(
            ObjectMeta.of(new ObjectKey("default", "pod-default-spc")),
            "pod",
            "spc",
            true,
            TARGET.formatted(uid, "one"),
            List.of()));
  }

  @Test
  void asksForBothVolumesOfAClassWhatKubeletWouldAsk() throws Exception {
    drivers.put(driver(false, new CsiDriver.TokenRequest("aud1", Optional.of(1200L))));
    mounted(
        Pod.Phase.RUNNING,
        volume("one", Optional.of("login")),
        volume("two", Optional.empty()),
        volume("bare", Optional.empty()));
    var timer = timer(client);
    int before = TOKENS.get();

    timer.round();

    assertThat(published)
        .extracting(request -> request.target().toString())
        .containsExactlyInAnyOrder(TARGET.formatted(uid, "one"), TARGET.formatted(uid, "two"));
    for (var request : published) {
      assertThat(request.context())
          .containsEntry("secretProviderClass", "spc")
          .containsEntry("csi.storage.k8s.io/pod.uid", uid)
          .containsEntry("csi.storage.k8s.io/serviceAccount.name", "app");
      var tokens = request.context().getOrDefault(Rotations.TOKENS, "");
      var token = JsonObject.parse(tokens.getBytes(StandardCharsets.UTF_8)).object("aud1");
      assertThat(token.orElseThrow().text("token").orElseThrow().split("\\.")).hasSize(3);
      assertThat(token.orElseThrow().has("expirationTimestamp")).isTrue();
      assertThat(request.group()).hasValue(7);
      assertThat(request.volumeId()).matches("csi-[0-9a-f]{64}");
      assertThat(request.secrets())
          .isEqualTo(
              request.target().toString().contains("one")
                  ? Optional.of(Map.of("user", "me"))
                  : Optional.empty());
    }
    int first = TOKENS.get() - before;
    assertThat(first).isBetween(1, 2);

    now.updateAndGet(time -> time.plusSeconds(900));
    timer.round();
    assertThat(TOKENS.get() - before).isEqualTo(first);

    now.updateAndGet(time -> time.plusSeconds(120));
    timer.round();
    assertThat(TOKENS.get() - before).isGreaterThan(first);
  }

  @Test
  void leavesAllToAKubeletThatRepublishes() throws Exception {
    drivers.put(driver(true));
    mounted(Pod.Phase.RUNNING, volume("one", Optional.empty()));

    timer(client).round();

    assertThat(published).isEmpty();
  }

  @Test
  void rotatesWithoutADriverObject() throws Exception {
    mounted(Pod.Phase.RUNNING, volume("one", Optional.empty()));

    timer(client).round();

    assertThat(published).hasSize(1);
  }

  @Test
  void leavesFinishedPodsAlone() throws Exception {
    mounted(Pod.Phase.SUCCEEDED, volume("one", Optional.empty()));

    timer(client).round();

    assertThat(published).isEmpty();
  }

  @Test
  void saysOnceWhatItMayNotDoAndGoesOnWithTheRest() throws Exception {
    mounted(
        Pod.Phase.RUNNING, volume("one", Optional.of("login")), volume("two", Optional.empty()));
    try (var roleless = cluster.as("roleless", CallObserver.NONE)) {
      var timer = timer(roleless);
      timer.round();
      timer.round();
    }

    assertThat(published)
        .hasSize(2)
        .allMatch(request -> request.target().toString().contains("two"));
    assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("requiresRepublish");
  }
}
