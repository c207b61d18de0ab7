// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import static dev.keyway.podidentity.mic.FakeMachines.machine;
import static dev.keyway.podidentity.mic.FakeMachines.scaleSet;
import static dev.keyway.podidentity.mic.Objects.onMachine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.Liveness;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.lease.LeaderElection;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.assign.WorkSettings;
import dev.keyway.podidentity.mic.cloud.SignIn;
import dev.keyway.podidentity.mic.metrics.MicMetrics;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// MIC at a real API server with the shipped kinds, and machines in memory.
@Execution(ExecutionMode.SAME_THREAD)
class MicInClusterTest {
  private static final Path KINDS = Path.of("..", "deploy", "manifests", "crds.yaml");
  private static LocalKubernetes local;
  private static KubernetesClient client;

  private final Liveness alive = new Liveness();

  @BeforeAll
  static void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    client = KubernetesClient.open(access, ClientSettings.of("test"));
    apply(Files.readString(KINDS));
    eventually(() -> client.list(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL));
    eventually(() -> client.list(Resources.AZURE_IDENTITY_BINDINGS, Selection.ALL));
    eventually(() -> client.list(Resources.AZURE_IDENTITIES, Selection.ALL));
  }

  @AfterAll
  static void stop() throws Exception {
    if (local != null) {
      client.close();
      local.close();
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  private static void apply(String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      new Manifests(client, "test").apply(manifest, "default");
    }
  }

  private static String node(String name, String providerId) {
    return "{apiVersion: v1, kind: Node, metadata: {name: %s}, spec: {providerID: '%s'}}"
        .formatted(name, providerId);
  }

  private static String namespace(String name) {
    return """
    {apiVersion: v1, kind: Namespace, metadata: {name: %s}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: %s}}
    """
        .formatted(name, name);
  }

  private static String identity(String namespace, String name, String arm) {
    return """
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentity
    metadata: {name: %s, namespace: %s}
    spec: {type: 0, resourceID: '%s', clientID: client-%s}
    ---
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentityBinding
    metadata: {name: %s, namespace: %s}
    spec: {azureIdentity: %s, selector: %s}
    """
        .formatted(name, namespace, Objects.resourceId(arm), arm, name, namespace, name, name);
  }

  private static String pod(String namespace, String name, String node, String selector) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {aadpodidbinding: %s}}
    spec: {nodeName: %s, terminationGracePeriodSeconds: 0, containers: [{name: c, image: none}]}
    """
        .formatted(name, namespace, selector, node);
  }

  private static Map<String, State> states(String podNamespace) throws Exception {
    var states = new HashMap<String, State>();
    client.list(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL).stream()
        .filter(one -> one.pod().namespace().equals(podNamespace))
        .forEach(one -> states.put(one.key().name(), one.state()));
    return states;
  }

  private MicApplication mic(String lock, String who, FakeMachines machines) {
    var election =
        new LeaderElection.Settings(new ObjectKey("default", lock), who, Duration.ofSeconds(4));
    var options =
        new MicOptions(
            LogOptions.standard(0),
            Optional.empty(),
            new SignIn(Optional.empty(), Map.of(), Set.of()),
            IdentityRules.Scope.CLUSTER,
            WorkSettings.STANDARD,
            0,
            election,
            0,
            0,
            Optional.empty(),
            Optional.of(new UpgradeMark.Place(new ObjectKey("default", lock), "status")),
            "");
    var nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return MicApplication.start(
        options,
        new MicApplication.Ports(
            client,
            client,
            machines,
            () -> Immutables.NONE,
            new MicMetrics(new Metrics("test")),
            alive,
            InstantSource.system(),
            new Logs(LogOptions.standard(0), nowhere, nowhere, InstantSource.system()),
            new BuildVersion("v1", "hash", "")));
  }

  private static String get(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void assignsChangesAndTakesAway() throws Exception {
    var machines = new FakeMachines();
    apply(namespace("shop"));
    apply(node("vm1", Objects.machineId("vm1")));
    apply(identity("shop", "kv", "x"));
    apply(pod("shop", "web", "vm1", "kv"));
    try (var mic = mic("simple", "one", machines)) {
      eventually(() -> assertThat(states("shop")).isEqualTo(Map.of("web-shop-kv", State.ASSIGNED)));
      assertThat(machines.of(machine("vm1"))).contains(onMachine("x"));
      assertThat(get(mic.healthPort(), "/healthz")).isEqualTo("Active");
      alive.add(() -> Optional.of("a part of the process has ended"));
      assertThat(get(mic.healthPort(), "/healthz")).isEqualTo("a part of the process has ended");
      assertThat(get(mic.metricsPort(), "/metrics"))
          .contains("aadpodidentity_assigned_identity_addition_count 1")
          .contains("aadpodidentity_mic_new_leader_election_count 1");
      var written =
          client.get(Resources.AZURE_ASSIGNED_IDENTITIES, new ObjectKey("default", "web-shop-kv"));
      assertThat(written.finalizers()).containsExactly(AzureAssignedIdentity.FINALIZER);
      assertThat(written.metadata().labels()).isEqualTo(Map.of("nodename", "vm1"));
      assertThat(written.binding().key()).isEqualTo(new ObjectKey("shop", "kv"));

      apply(identity("shop", "kv", "y"));
      eventually(() ->
          assertThat(
                  client
                      .get(
                          Resources.AZURE_ASSIGNED_IDENTITIES,
                          new ObjectKey("default", "web-shop-kv"))
                      .identity()
                      .clientId())
              .isEqualTo("client-y"));
      eventually(() -> assertThat(machines.of(machine("vm1"))).contains(onMachine("y")));
      assertThat(machines.of(machine("vm1"))).doesNotContain(onMachine("x"));

      client.delete(Resources.PODS, new ObjectKey("shop", "web"));
      eventually(() -> assertThat(states("shop")).isEmpty());
      assertThat(machines.of(machine("vm1"))).doesNotContain(onMachine("y"));
      eventually(() ->
          assertThat(client.list(Resources.EVENTS, new Selection("shop", "", "")))
              .extracting(event -> event.json().text("reason").orElse(""))
              .contains("binding applied", "binding removed"));
      assertThat(client.find(Resources.CONFIG_MAPS, new ObjectKey("default", "simple")))
          .isPresent();
    }
  }

  @Test
  void aCompletedPodGivesItsIdentityBack() throws Exception {
    var machines = new FakeMachines();
    apply(namespace("jobs"));
    apply(node("vm2", Objects.machineId("vm2")));
    apply(identity("jobs", "job", "j"));
    apply(pod("jobs", "run", "vm2", "job"));
    try (var _ = mic("jobs", "one", machines)) {
      eventually(() -> assertThat(states("jobs")).containsValue(State.ASSIGNED));
      client.patch(
          Resources.PODS,
          new ObjectKey("jobs", "run"),
          "status",
          Patch.merge(Map.of("status", Map.of("phase", "Succeeded"))));
      eventually(() -> assertThat(states("jobs")).isEmpty());
      assertThat(machines.of(machine("vm2"))).isEmpty();
    }
  }

  @Test
  void theSecondReplicaGoesOnWhereTheFirstStopped() throws Exception {
    var machines = new FakeMachines();
    apply(namespace("pair"));
    apply(node("vm3", Objects.machineId("vm3")));
    apply(identity("pair", "kv3", "z"));
    machines.hang("vm3");
    var first = mic("pair", "one", machines);
    eventually(() -> assertThat(first.active()).isTrue());
    try (var second = mic("pair", "two", machines)) {
      apply(pod("pair", "web", "vm3", "kv3"));
      eventually(() -> assertThat(states("pair")).containsValue(State.CREATED));
      assertThat(get(second.healthPort(), "/healthz")).isEqualTo("Not Active");

      first.close();
      machines.release("vm3");
      eventually(() -> assertThat(second.active()).isTrue());
      eventually(() -> assertThat(states("pair")).containsValue(State.ASSIGNED));
    }
  }

  @Test
  void manyPodsOfAScaleSetNeedOneChangeAndAreAssignedSoonAfterIt() throws Exception {
    int pods = Integer.getInteger("keyway.mic.pods", 300);
    var machines = new FakeMachines();
    apply(namespace("load"));
    for (int n = 0; n < 30; n++) {
      apply(node("load" + n, Objects.scaleSetId("loadset", n)));
    }
    apply(identity("load", "load", "l"));
    machines.hang("loadset");
    try (var _ = mic("load", "one", machines);
        var seen =
            Reflector.start(
                client,
                Resources.AZURE_ASSIGNED_IDENTITIES,
                Selection.ALL,
                ReflectorObserver.NONE)) {
      for (int p = 0; p < pods; p++) {
        apply(pod("load", "p" + p, "load" + p % 30, "load"));
      }
      await(() -> inLoad(seen, State.CREATED) == pods);
      // Azure has taken its time, and now is done.
      var start = System.nanoTime();
      machines.release("loadset");
      await(() -> inLoad(seen, State.ASSIGNED) == pods);
      var took = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf("%d pods assigned %d ms after Azure was done%n", pods, took.toMillis());
      assertThat(machines.patches())
          .filteredOn(patch -> patch.add().contains(onMachine("l")))
          .as("changes of the scale set")
          .hasSize(1);
      assertThat(machines.of(scaleSet("loadset"))).containsExactly(onMachine("l"));
      assertThat(took).isLessThan(Duration.ofSeconds(60));
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  private static long inLoad(Cache<AzureAssignedIdentity> seen, State state) {
    return seen.all().stream()
        .filter(one -> one.pod().namespace().equals("load") && one.state() == state)
        .count();
  }
}
