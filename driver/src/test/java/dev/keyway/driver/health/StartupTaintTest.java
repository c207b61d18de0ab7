// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.Node.Taint;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartupTaintTest {
  private static final String TAINT = "secrets-store.csi.k8s.io/agent-not-ready";

  private LocalKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeAll
  void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    client = client();
  }

  private KubernetesClient client() throws IOException {
    return KubernetesClient.open(
        ClusterAccess.kubeconfig(List.of(kubernetes.kubeconfig()), InstantSource.system()),
        ClientSettings.of("test"));
  }

  @AfterAll
  void end() throws IOException {
    if (kubernetes != null) {
      client.close();
      kubernetes.close();
    }
  }

  private void node(String name, Map<?, ?>... taints) throws IOException {
    var _ =
        client.create(
            Resources.NODES,
            "",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Node",
                    "metadata",
                    Map.of("name", name),
                    "spec",
                    Map.of("taints", List.of(taints)))));
  }

  /// Without the taint that the API server itself gives to new nodes.
  private List<String> taints(String node) throws IOException {
    return client.get(Resources.NODES, new ObjectKey("", node)).taints().stream()
        .map(Taint::key)
        .filter(key -> !key.equals("node.kubernetes.io/not-ready"))
        .toList();
  }

  private static Map<String, String> taint(String key, String effect) {
    return Map.of("key", key, "effect", effect);
  }

  private static Logs logs(ByteArrayOutputStream into) {
    var out = new PrintStream(into, true, UTF_8);
    return new Logs(LogOptions.standard(5), out, out, InstantSource.system());
  }

  @Test
  void removesItsTaintAndNoOtherOnceTheDriverIsReady() throws Exception {
    node(
        "ready",
        taint("first", "NoSchedule"),
        taint(TAINT, "NoSchedule"),
        taint("other", "NoSchedule"),
        taint(TAINT, "NoExecute"));
    var ready = new AtomicBoolean();
    var log = logs(new ByteArrayOutputStream()).named(StartupTaint.class);
    try (var _ = StartupTaint.start(TAINT, "ready", client, ready::get, log)) {
      await().during(Duration.ofMillis(300)).until(() -> taints("ready").size() == 4);
      ready.set(true);
      await().until(() -> taints("ready").size() == 2);
    }
    assertThat(taints("ready")).containsExactly("first", "other");
  }

  @Test
  void keepsTryingWhileTheNodeIsNotThereAndSaysSoOnce() throws Exception {
    var log = new ByteArrayOutputStream();
    try (var _ =
        StartupTaint.start(
            TAINT, "late", client, () -> true, logs(log).named(StartupTaint.class))) {
      await().until(() -> log.toString(UTF_8).contains("cannot remove the start-up taint yet"));
      node("late", taint(TAINT, "NoSchedule"));
      await().atMost(Duration.ofSeconds(20)).until(() -> taints("late").isEmpty());
    }
    assertThat(log.toString(UTF_8).lines().filter(line -> line.startsWith("W"))).hasSize(1);
  }
}
