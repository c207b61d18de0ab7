// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.objects.FixedObjects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM while a pod waits for its token, and while the API server waits for a review: both get
/// their answer, and the program ends within the grace period.
class RequestsUnderWayTest {
  private static final long GRACE_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String TOKENS = "/metadata/identity/oauth2/token";
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String POD =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "u-1", "operation": "CREATE", "namespace": "default",
        "kind": {"version": "v1", "kind": "Pod"}, "resource": {"version": "v1", "resource": "pods"},
        "object": {"apiVersion": "v1", "kind": "Pod",
          "metadata": {"name": "web", "labels": {"azure.workload.identity/use": "true"}},
          "spec": {"serviceAccountName": "web", "containers": [{"name": "c", "image": "i"}]}}}}
      """;

  @TempDir Path folder;

  private Map<String, String> at(URI apiServer, Map<String, String> more) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: c}}]
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: c, user: {token: none}}]
            """
                .formatted(apiServer));
    var all = new HashMap<>(more);
    all.put("KUBECONFIG", file.toString());
    return all;
  }

  private static void assertAnsweredAndEnded(
      Served program, String port, HeldService held, Future<HttpResponse<String>> answer)
      throws Exception {
    assertThat(held.asked()).isTrue();

    program.process().destroy();
    Awaitility.await().atMost(PATIENCE).until(() -> refuses(port));
    assertThat(answer.isDone()).isFalse();
    held.go();

    assertThat(answer.get(GRACE_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(program.process().waitFor(GRACE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(program.process().exitValue()).as(program.log()).isZero();
  }

  private static boolean refuses(String port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void aPodThatWaitsForItsTokenGetsIt() throws Exception {
    var token =
        "{\"access_token\":\"the-token\",\"token_type\":\"Bearer\",\"expires_in\":\"3600\","
            + "\"expires_on\":\"%d\",\"resource\":\"r\"}"
                .formatted(Instant.now().getEpochSecond() + 3600);
    try (var metadata = new HeldService(Map.of(TOKENS, token), TOKENS);
        var objects = FixedObjects.serve(boundPod());
        var nmi =
            Served.start(
                folder,
                List.of("-Xmx64m"),
                List.of(
                    "nmi",
                    "--node=n1",
                    "--operation-mode=managed",
                    "--forceNamespaced",
                    "--redirect=false",
                    "--allow-network-plugin-kubenet",
                    "--nmi-port=0",
                    "--http-probe-port=0",
                    "--prometheus-port=0"),
                at(
                    objects.address(),
                    Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", metadata.address().toString())));
        var http = HttpClient.newHttpClient();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var port = nmi.told("\"answering pods\".* port=(\\d+)");
      var probes = nmi.told("\"serving /healthz and /readyz\" port=(\\d+)");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> Served.get(probes, "/readyz").status() == 200);
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + TOKENS + "?resource=https://vault.test"))
              .header("Metadata", "true")
              .build();

      var answer = threads.submit(() -> http.send(request, BodyHandlers.ofString()));

      assertAnsweredAndEnded(nmi, port, metadata, answer);
      assertThat(answer.get().body()).contains("the-token");
    }
  }

  private static List<Map<String, Object>> boundPod() {
    Map<String, Object> named = Map.of("name", "demo", "namespace", "default");
    return List.of(
        Map.of(
            "kind",
            "Pod",
            "metadata",
            Map.of(
                "name", "web", "namespace", "default", "labels", Map.of("aadpodidbinding", "demo")),
            "spec",
            Map.of("nodeName", "n1", "containers", List.of()),
            "status",
            Map.of("phase", "Running", "podIP", "127.0.0.1")),
        Map.of(
            "kind",
            "AzureIdentity",
            "metadata",
            named,
            "spec",
            Map.of(
                "type",
                0,
                "clientID",
                "client-1",
                "resourceID",
                "/subscriptions/s/resourcegroups/g/providers/"
                    + "Microsoft.ManagedIdentity/userAssignedIdentities/demo")),
        Map.of(
            "kind",
            "AzureIdentityBinding",
            "metadata",
            named,
            "spec",
            Map.of("azureIdentity", "demo", "selector", "demo")));
  }

  @Test
  void aReviewUnderWayIsAnswered() throws Exception {
    var account =
        "{\"metadata\": {\"name\": \"web\", \"namespace\": \"default\", \"annotations\":"
            + " {\"azure.workload.identity/client-id\": \"client-1\"}}}";
    var answers =
        Map.of(
            "/version",
            "{\"major\": \"1\", \"minor\": \"34\", \"gitVersion\": \"v1.34.0\"}",
            "/api/v1/serviceaccounts",
            "{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}",
            ACCOUNTS + "/web",
            account);
    var identity = TestIdentity.make(folder);
    try (var apiServer = new HeldService(answers, ACCOUNTS + "/web");
        var webhook =
            Served.start(
                folder,
                List.of("-Xmx64m"),
                List.of(
                    "webhook",
                    "--log-level=info",
                    "--disable-cert-rotation",
                    "--webhook-cert-dir=" + folder,
                    "--webhook-addr=127.0.0.1:0",
                    "--shutdown-drain=0s",
                    "--health-addr=127.0.0.1:0",
                    "--metrics-addr=127.0.0.1:0"),
                at(apiServer.address(), Map.of()));
        var http = HttpClient.newBuilder().sslContext(identity.trusting()).build();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var port = webhook.told("\"serving\",\"webhook\":(\\d+)");
      var probes = webhook.told("\"serving\".*\"health\":(\\d+)");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> Served.get(probes, "/readyz").status() == 200);
      assertThat(Served.get(probes, "/healthz").status()).isEqualTo(200);
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/mutate-v1-pod"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(POD))
              .build();

      var answer = threads.submit(() -> http.send(request, BodyHandlers.ofString()));

      assertAnsweredAndEnded(webhook, port, apiServer, answer);
      assertThat(answer.get().body()).contains("\"allowed\":true", "\"patch\":");
    }
  }
}
