// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.CacheObserver.Wanted;
import dev.keyway.provider.request.MountRequests;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProviderMetricsTest {
  private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Set<String> COMMON =
      Set.of(
          "provider",
          "os_type",
          "service_name",
          "otel_scope_name",
          "otel_scope_version",
          "otel_scope_schema_url");

  private final ProviderMetrics metrics = ProviderMetrics.alone(new BuildVersion("v1", "hash", ""));

  private String scrape() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var endpoint = HttpEndpoint.start(any, Map.of("/metrics", metrics.page()));
        var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + endpoint.port() + "/metrics");
      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      return answer.body();
    }
  }

  private static Map<String, String> labels(String text) {
    return LABEL
        .matcher(text)
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  private static Set<String> with(Set<String> some, String... more) {
    var all = new TreeSet<>(some);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private void observe(String name, String error) {
    var spec = MountRequests.valid().withObjects(MountRequests.object(name, "secret")).parse();
    metrics.vaultCalled(spec.objects().getFirst(), error, Duration.ofMillis(250));
  }

  @Test
  void writesNamesLabelsAndBoundsAsTheOriginalDoes() throws Exception {
    observe("secret1", "");
    metrics.finished(
        "/v1alpha1.CSIDriverProvider/Mount", Status.Code.OK, "", Duration.ofMillis(250));

    var text = scrape();

    assertThat(text)
        .contains("# TYPE keyvault_request histogram\n", "# TYPE grpc_request histogram\n")
        .contains("# TYPE target_info gauge\n")
        .doesNotContain("_created", "_request_seconds");
    // What all programs tell of their process is none of the original's.
    for (var line : text.lines().filter(l -> l.matches("(keyvault|grpc|target)_.*")).toList()) {
      var series = SERIES.matcher(line);
      assertThat(series.matches()).as(line).isTrue();
      var names = labels(series.group(2)).keySet();
      switch (series.group(1)) {
        case "keyvault_request_bucket" ->
            assertThat(names).isEqualTo(with(COMMON, "object_type", "object_name", "error", "le"));
        case "keyvault_request_sum", "keyvault_request_count" ->
            assertThat(names).isEqualTo(with(COMMON, "object_type", "object_name", "error"));
        case "grpc_request_bucket" ->
            assertThat(names)
                .isEqualTo(with(COMMON, "grpc_method", "grpc_code", "grpc_message", "le"));
        case "grpc_request_sum", "grpc_request_count" ->
            assertThat(names).isEqualTo(with(COMMON, "grpc_method", "grpc_code", "grpc_message"));
        case "target_info" -> {
          assertThat(names)
              .isEqualTo(
                  Set.of(
                      "service_name",
                      "telemetry_sdk_language",
                      "telemetry_sdk_name",
                      "telemetry_sdk_version"));
          assertThat(series.group(3)).isEqualTo("1");
        }
        default -> throw new AssertionError("unknown series " + line);
      }
    }
    assertThat(
            text.lines()
                .filter(line -> line.startsWith("grpc_request_bucket"))
                .map(line -> labels(line).get("le")))
        .containsExactly(
            "0.1", "0.2", "0.3", "0.4", "0.5", "1", "1.5", "2", "2.5", "3", "5", "10", "15", "30",
            "+Inf");
  }

  @Test
  void tellsWhatTheCachesAreGoodFor() throws Exception {
    metrics.answered(Wanted.TOKEN, Source.SERVICE);
    metrics.answered(Wanted.TOKEN, Source.CACHE);
    metrics.answered(Wanted.TOKEN, Source.CACHE);
    metrics.answered(Wanted.READ, Source.FAILED);

    assertThat(scrape().lines())
        .contains(
            "# TYPE keyway_token_requests_total counter",
            "keyway_token_requests_total{part=\"provider\",source=\"cache\"} 2.0",
            "keyway_token_requests_total{part=\"provider\",source=\"service\"} 1.0",
            "keyway_vault_reads_total{source=\"failed\"} 1.0");
  }

  @Test
  void writesABoundedNumberOfSeriesWhateverManifestsName() throws Exception {
    for (int i = 0; i < 1500; i++) {
      observe("name" + i, i % 2 == 0 ? "" : "throttled");
    }

    var text = scrape();

    assertThat(text.lines().filter(line -> line.startsWith("keyvault_request_count")))
        .hasSize(1002);
    assertThat(text).contains("object_name=\"_other\"");
  }
}
