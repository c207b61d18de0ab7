// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class WebhookMetricsTest {
  private static final String PODS = "/mutate-v1-pod";
  private static final List<String> BOUNDS =
      List.of(
          "0.001", "0.002", "0.003", "0.004", "0.005", "0.006", "0.007", "0.008", "0.009", "0.01",
          "0.02", "0.03", "0.04", "0.05", "0.06", "0.07", "0.08", "0.09", "0.1", "0.2", "0.3",
          "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1", "1.5", "2", "2.5", "3", "+Inf");

  private final WebhookMetrics metrics = new WebhookMetrics(PODS);

  private void review(String path, String namespace, Verdict verdict, Duration took) {
    var request =
        new AdmissionRequest(
            "u",
            "Pod",
            namespace,
            "",
            "CREATE",
            JsonNodeFactory.instance.objectNode(),
            Optional.empty());
    metrics.begun(path);
    metrics.reviewed(path, request, verdict, took);
    metrics.ended(path, 200, took);
  }

  private List<String> page() throws Exception {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var endpoint = HttpEndpoint.start(here, Map.of("/metrics", metrics.page()));
        var http = HttpClient.newHttpClient()) {
      var page = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
      return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    }
  }

  @Test
  void mutationsHaveTheNameLabelsAndBucketsOfTheOriginal() throws Exception {
    review(PODS, "shop", Verdict.Allowed.AS_IT_IS, Duration.ofMillis(15));
    var lines = page();

    for (var bound : BOUNDS) {
      assertThat(lines)
          .as(bound)
          .filteredOn(line -> line.startsWith("azwi_mutation_request_bucket{"))
          .filteredOn(line -> line.contains("le=\"" + bound + "\""))
          .singleElement()
          .asString()
          .contains("namespace=\"shop\"", "service_name=\"webhook\"", "otel_scope_name=\"webhook\"")
          .endsWith(bound.matches("0\\.00.|0\\.01") ? " 0" : " 1");
    }
    assertThat(lines)
        .filteredOn(line -> line.startsWith("azwi_mutation_request_bucket{"))
        .hasSameSizeAs(BOUNDS);
    assertThat(lines)
        .anyMatch(line -> line.matches("azwi_mutation_request_sum\\{.*} 0\\.015"))
        .anyMatch(line -> line.matches("azwi_mutation_request_count\\{.*} 1"));
  }

  @Test
  void refusedPodsCountToo() throws Exception {
    review(PODS, "shop", new Verdict.Denied(400, "no"), Duration.ofMillis(1));

    assertThat(page()).anyMatch(line -> line.matches("azwi_mutation_request_count\\{.*} 1"));
  }

  @Test
  void manifestsCountAsRequestsOnly() throws Exception {
    review("/validate-azureidentity", "shop", Verdict.Allowed.AS_IT_IS, Duration.ofMillis(1));

    assertThat(page())
        .noneMatch(line -> line.startsWith("azwi_mutation_request_count"))
        .contains(
            "controller_runtime_webhook_requests_total{code=\"200\",webhook=\"/validate-azureidentity\"} 1.0",
            "controller_runtime_webhook_requests_in_flight{webhook=\"/validate-azureidentity\"} 0.0")
        .anyMatch(line -> line.startsWith("controller_runtime_webhook_latency_seconds_bucket"))
        .anyMatch(line -> line.startsWith("target_info{service_name=\"webhook\""));
  }

  @Test
  void namespacesWithoutEndDoNotBecomeSeriesWithoutEnd() throws Exception {
    for (int i = 0; i < 1000; i++) {
      review(PODS, "ns-" + i, Verdict.Allowed.AS_IT_IS, Duration.ofMillis(1));
    }
    assertThat(page())
        .filteredOn(line -> line.startsWith("azwi_mutation_request_count"))
        .hasSizeLessThan(210);
  }
}
