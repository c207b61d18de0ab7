// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.StopSignal;
import dev.keyway.azure.SecretText;
import dev.keyway.cli.controller.ControllerMain;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.podidentity.mic.MicMain;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/// The program MIC between a real API server and the local Azure, and a controller that takes over.
class MicTest {
  private static final String SYSTEM = "azure-workload-identity-system";

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  private static String identity(String name, String resourceId) {
    return """
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentity
    metadata: {name: %s, namespace: default}
    spec: {type: 0, resourceID: '%s', clientID: client-%s}
    ---
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentityBinding
    metadata: {name: %s, namespace: default}
    spec: {azureIdentity: %s, selector: %s}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: pod-%s, namespace: default, labels: {aadpodidbinding: %s}}
    spec: {nodeName: node-0, terminationGracePeriodSeconds: 0, containers: [{name: c, image: none}]}
    """
        .formatted(name, resourceId, name, name, name, name, name, name);
  }

  @Test
  void assignsWhatExistsAndAControllerThatTakesOverTakesItAwayAgain() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    try (var azure = LocalAzure.start(LocalAzureOptions.defaults());
        var cluster = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
        var client =
            KubernetesClient.open(
                ClusterAccess.kubeconfig(List.of(cluster.kubeconfig()), InstantSource.system()),
                ClientSettings.of("test"))) {
      DemoWorld.seedIdentities(azure);
      var machine =
          azure.machines().create("node-0", DemoWorld.SUBSCRIPTION, DemoWorld.RESOURCE_GROUP);
      var good = DemoWorld.identityResourceId("good");
      azure.directory().createManagedIdentity("good", good);
      apply(client, Files.readString(Checkout.root().resolve("deploy/manifests/crds.yaml")));
      apply(
          client,
          "{apiVersion: v1, kind: Node, metadata: {name: node-0}, spec: {providerID: '%s'}}"
              .formatted(machine.providerId()));
      apply(
          client,
          "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default}}");
      eventually(() -> client.list(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL));
      eventually(() -> apply(client, identity("good", good)));
      apply(client, identity("bad", DemoWorld.identityResourceId("no-such-identity")));

      var stop = new StopSignal();
      var log = new ByteArrayOutputStream();
      var exit = mic(azure, cluster, log, stop);
      eventually(() ->
          assertThat(states(client))
              .isEqualTo(
                  Map.of(
                      "pod-good-default-good",
                      State.ASSIGNED,
                      "pod-bad-default-bad",
                      State.CREATED)));
      assertThat(azure.machines().identities("node-0").userAssigned()).hasSize(1);
      assertThat(azure.calls().count("arm.vm.patch")).isLessThanOrEqualTo(3);
      assertThat(metrics(log))
          .contains("keyway_token_requests_total{part=\"mic\",source=\"service\"} 1.0");

      apply(client, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(SYSTEM));
      var stopController = new StopSignal();
      var controllerLog = new ByteArrayOutputStream();
      var controllerExit = controller(azure, cluster, controllerLog, stopController);
      eventually(() ->
          client.get(Resources.SECRETS, new ObjectKey(SYSTEM, "azure-wi-webhook-server-cert")));
      stop.fire();
      assertThat(exit.get()).isZero();

      client.delete(Resources.PODS, new ObjectKey("default", "pod-good"));
      client.delete(Resources.PODS, new ObjectKey("default", "pod-bad"));
      eventually(() -> assertThat(states(client)).isEmpty());
      assertThat(azure.machines().identities("node-0").userAssigned()).isEmpty();

      stopController.fire();
      assertThat(controllerExit.get()).isZero();
      assertThat(log.toString(StandardCharsets.UTF_8))
          .contains("an identity was refused")
          .doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
      assertThat(controllerLog.toString(StandardCharsets.UTF_8))
          .contains("waiting, as another leads", "mic-0", "\"leading\"")
          .doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
    }
  }

  private static String metrics(ByteArrayOutputStream log) throws IOException {
    var port = Pattern.compile(" metrics=(\\d+)").matcher(log.toString(StandardCharsets.UTF_8));
    assertThat(port.find()).isTrue();
    var page = URI.create("http://127.0.0.1:%s/metrics".formatted(port.group(1))).toURL();
    try (var content = page.openStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static CompletableFuture<Integer> mic(
      LocalAzure azure, LocalKubernetes cluster, ByteArrayOutputStream log, StopSignal stop) {
    var out = new PrintStream(log, true, StandardCharsets.UTF_8);
    var environment = environment(azure, "mic-0");
    return started(() -> MicMain.run(flags(cluster), environment, out, out, stop));
  }

  /// Starts a replica of the controller, whose webhook works at once and whose MIC waits.
  private static CompletableFuture<Integer> controller(
      LocalAzure azure, LocalKubernetes cluster, ByteArrayOutputStream log, StopSignal stop) {
    var out = new PrintStream(log, true, StandardCharsets.UTF_8);
    var environment = environment(azure, "controller-0");
    environment.put("AZURE_TENANT_ID", DemoWorld.TENANT);
    var arguments = new ArrayList<>(flags(cluster));
    arguments.addAll(
        List.of(
            "--webhook-addr=127.0.0.1:0",
            "--shutdown-drain=0s",
            "--health-addr=127.0.0.1:0",
            "--metrics-addr=127.0.0.1:0"));
    return started(
        () -> ControllerMain.run(arguments, environment, _ -> _ -> Map.of(), out, out, stop));
  }

  private static CompletableFuture<Integer> started(Supplier<Integer> program) {
    return CompletableFuture.supplyAsync(program, task -> Thread.ofVirtual().start(task));
  }

  private static Map<String, String> environment(LocalAzure azure, String host) {
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var environment = new HashMap<>(cloud.environment());
    environment.put("AZURE_ENVIRONMENT_FILEPATH", azure.cloudFile().toString());
    environment.put("CLOUD", LocalCloud.NAME);
    environment.put("TENANT_ID", DemoWorld.TENANT);
    environment.put("CLIENT_ID", DemoWorld.SERVICE_PRINCIPAL);
    environment.put("CLIENT_SECRET", SecretText.of(DemoWorld.SERVICE_PRINCIPAL_SECRET).reveal());
    environment.put("MIC_POD_NAMESPACE", "default");
    environment.put("HOSTNAME", host);
    return environment;
  }

  private static List<String> flags(LocalKubernetes cluster) {
    return List.of(
        "--kubeconfig=" + cluster.kubeconfig(),
        "--http-probe-port=0",
        "--prometheus-port=0",
        "--leader-election-duration=4s");
  }

  private static void apply(KubernetesClient client, String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      new Manifests(client, "test").apply(manifest, "default");
    }
  }

  private static Map<String, State> states(KubernetesClient client) throws Exception {
    var states = new HashMap<String, State>();
    client
        .list(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL)
        .forEach(one -> states.put(one.key().name(), one.state()));
    return states;
  }
}
