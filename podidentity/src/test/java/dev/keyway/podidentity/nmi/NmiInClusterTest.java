// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.StopSignal;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.credential.Credential;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The program as it is started, against a real API server.
@Execution(ExecutionMode.SAME_THREAD)
class NmiInClusterTest {
  private static final String TOKEN = "/metadata/identity/oauth2/token?resource=https://r";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NODE = "node-1";

  private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
  private static final StopSignal STOP = new StopSignal();
  private static TestCluster cluster;
  private static FakeImds imds;
  private static FutureTask<Integer> nmi;
  private static int port;
  private static int probes;
  private static int metrics;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start();
    imds = new FakeImds();
    var out = new PrintStream(LOG, true, UTF_8);
    nmi =
        new FutureTask<>(() ->
            NmiMain.run(
                List.of(
                    "--node=" + NODE,
                    "--nmi-port=0",
                    "--metadata-ip=127.0.0.1",
                    "--metadata-port=" + imds.port(),
                    "--http-probe-port=0",
                    "--prometheus-port=0",
                    "--redirect=false",
                    "--allow-network-plugin-kubenet",
                    "--shutdown-drain=0s",
                    "-v=9"),
                Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
                out,
                out,
                STOP));
    Thread.ofVirtual().start(nmi);
    port = portOf("answering pods");
    probes = portOf("serving /healthz and /readyz");
    metrics = portOf("serving metrics");
    await().atMost(PATIENCE).until(() -> page(probes, "/readyz").equals("ok"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (nmi != null) {
      STOP.fire();
      assertThat(nmi.get()).isZero();
      imds.close();
      assertThat(LOG.toString(UTF_8)).doesNotContain(FakeImds.PLANTED, "PLANTED-PASSWORD");
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private static int portOf(String line) {
    var pattern = Pattern.compile(line + "\".* port=(\\d+)");
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var found = pattern.matcher(LOG.toString(UTF_8));
              return found.find() ? Integer.parseInt(found.group(1)) : 0;
            },
            number -> number > 0);
  }

  private static String page(int at, String path) throws Exception {
    return get("127.0.0.1", at, path).body();
  }

  private static HttpResponse<String> get(String caller, int at, String path) throws Exception {
    try (var client = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(caller)).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
              .header("Metadata", "true");
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void pod(String name, String address) throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default, labels: {aadpodidbinding: demo}}
        spec:
          nodeName: %s
          automountServiceAccountToken: false
          containers: [{name: c, image: i}]
        """
            .formatted(name, NODE));
    cluster.admin.patch(
        Resources.PODS,
        new ObjectKey("default", name),
        "status",
        Patch.merge(
            Map.of(
                "status",
                Map.of(
                    "phase",
                    "Running",
                    "podIP",
                    address,
                    "podIPs",
                    List.of(Map.of("ip", address))))));
  }

  private static void assignment(String pod, String client, String state) throws Exception {
    cluster.apply(
        """
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureAssignedIdentity
        metadata: {name: %1$s-default-azid, namespace: default, labels: {nodename: %2$s}}
        spec:
          pod: %1$s
          podNamespace: default
          nodename: %2$s
          azureIdentityRef:
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentity
            metadata: {name: azid, namespace: default}
            spec: {type: 0, clientID: %3$s}
          azureBindingRef:
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: b, namespace: default}
            spec: {azureIdentity: azid, selector: demo}
        status: {status: %4$s}
        """
            .formatted(pod, NODE, client, state));
  }

  @Test
  void answersAWaitingPodWhenItsIdentityIsAssigned() throws Exception {
    pod("waiting", "127.0.0.11");
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return get("127.0.0.11", port, TOKEN);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assignment("waiting", "client-waiting", "Created");
    assertThat(answer.isDone()).isFalse();

    assignment("waiting", "client-waiting", "Assigned");

    var token = answer.get();
    assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
    assertThat(token.body()).startsWith("{\"access_token\":\"PLANTED-TOKEN-client-waiting\"");
  }

  @Test
  void answersFromTheCacheWhileTheMetadataServiceIsAway() throws Exception {
    pod("cached", "127.0.0.12");
    assignment("cached", "client-cached", "Assigned");
    var first = get("127.0.0.12", port, TOKEN);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    int asked = imds.tokens.get();

    imds.away = true;
    try {
      assertThat(get("127.0.0.12", port, TOKEN).statusCode()).isEqualTo(200);
      assertThat(imds.tokens).hasValue(asked);
    } finally {
      imds.away = false;
    }
    assertThat(page(metrics, "/metrics"))
        .contains(
            "aadpodidentity_nmi_operations_duration_seconds_count{namespace=\"default\",operation_type=\"/metadata/identity/oauth2/token\",resource=\"https://r\",status_code=\"200\"}",
            "aadpodidentity_imds_operations_duration_seconds_bucket{operation_type=\"adal_token_msi_userassignedid\",le=\"0.01\"}")
        .doesNotContain(FakeImds.PLANTED);
    assertThat(page(probes, "/healthz")).isEqualTo("Active");
  }

  @Test
  void servesTheProviderOnTheHost() throws Exception {
    assignment("provided", "client-provided", "Assigned");
    var settings =
        AzureSettings.fromEnvironment(Map.of())
            .withNmiEndpoint(URI.create("http://127.0.0.1:" + port));
    try (var azure = AzureClient.create(settings)) {
      var token =
          azure
              .tokens()
              .get(
                  new Credential.PodIdentity("provided", "default", ""),
                  "https://r",
                  Deadline.after(PATIENCE, InstantSource.system()));
      assertThat(token.value().reveal()).isEqualTo("PLANTED-TOKEN-client-provided");
    }
  }

  @Test
  void keepsSecretsToTheirNamespaceAndOutOfSight() throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: sp, namespace: kube-system}
        stringData: {clientSecret: PLANTED-PASSWORD}
        """);
    cluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: sp, namespace: default}
        stringData: {clientSecret: PLANTED-PASSWORD}
        """);
    pod("principal", "127.0.0.13");
    principal("principal", "kube-system");
    var foreign = eventually("127.0.0.13", "forbidden");
    assertThat(foreign.statusCode()).isEqualTo(503);
    assertThat(foreign.body()).contains("kube-system/sp", "--allow-cross-namespace-secrets");

    principal("principal", "default");
    var own = eventually("127.0.0.13", "127.0.0.1:1");
    assertThat(own.statusCode()).isEqualTo(503);
    assertThat(own.body() + LOG.toString(UTF_8) + page(metrics, "/metrics"))
        .doesNotContain("PLANTED-PASSWORD");
  }

  private static HttpResponse<String> eventually(String caller, String words) {
    return await()
        .atMost(PATIENCE)
        .until(() -> get(caller, port, TOKEN), answer -> answer.body().contains(words));
  }

  private static void principal(String pod, String secretNamespace) throws Exception {
    cluster.apply(
        """
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureAssignedIdentity
        metadata: {name: %1$s-default-sp, namespace: default, labels: {nodename: %2$s}}
        spec:
          pod: %1$s
          podNamespace: default
          nodename: %2$s
          azureIdentityRef:
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentity
            metadata: {name: sp, namespace: default}
            spec:
              type: 1
              tenantID: tenant
              clientID: client-principal
              clientPassword: {name: sp, namespace: %3$s}
              adEndpoint: "https://127.0.0.1:1/"
          azureBindingRef:
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: b, namespace: default}
            spec: {azureIdentity: sp, selector: demo}
        status: {status: Assigned}
        """
            .formatted(pod, NODE, secretNamespace));
  }

  @Test
  void tellsAnUnknownCallerSo() throws Exception {
    var answer = get("127.0.0.99", port, TOKEN);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("127.0.0.99");
    assertThat(page(metrics, "/metrics"))
        .contains(
            "aadpodidentity_kubernetes_api_operations_errors_count{operation_type=\"get_pod_list\"}");
  }
}
