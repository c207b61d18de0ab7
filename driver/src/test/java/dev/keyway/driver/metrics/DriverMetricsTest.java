// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.HttpEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DriverMetricsTest {
  private static final String SCOPE =
      "os_type=\"linux\",otel_scope_name=\"sigs.k8s.io/secrets-store-csi-driver\","
          + "otel_scope_schema_url=\"\",otel_scope_version=\"\"";

  private final Metrics metrics = new Metrics("secrets-store-csi-driver");
  private final DriverMetrics driver = new DriverMetrics(metrics);

  private String scrape() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var endpoint = HttpEndpoint.start(any, Map.of("/metrics", metrics.page()));
        var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + endpoint.port() + "/metrics");
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void showsASeriesOnlyAfterItsFirstEvent() throws Exception {
    assertThat(scrape().lines().filter(line -> !line.startsWith("#")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("target_info{");
  }

  @Test
  void tellsHowManySecretsWaitAtTheMomentOfTheScrape() throws Exception {
    var waiting = new AtomicInteger();
    driver.secretsWaiting(waiting::get);
    waiting.set(3);

    assertThat(scrape().lines()).contains("keyway_secret_syncs_waiting 3.0");
  }

  @Test
  void writesTheNamesAndLabelsThatDashboardsKnow() throws Exception {
    driver.published("azure");
    driver.published("azure");
    driver.publishFailed("azure", "GRPCProviderError");
    driver.unpublished();
    driver.unpublishFailed();
    driver.rotated("azure", Duration.ofMillis(300));
    driver.rotationFailed("azure", "");
    driver.synced("azure", Duration.ofMillis(50));

    assertThat(scrape().lines())
        .contains(
            "# TYPE node_publish_total counter",
            "# TYPE rotation_reconcile_duration_sec histogram",
            "node_publish_total{" + SCOPE + ",provider=\"azure\"} 2.0",
            "node_publish_error_total{error_type=\"GRPCProviderError\","
                + SCOPE
                + ",provider=\"azure\"} 1.0",
            "node_unpublish_total{" + SCOPE + "} 1.0",
            "node_unpublish_error_total{" + SCOPE + "} 1.0",
            "rotation_reconcile_total{" + SCOPE + ",provider=\"azure\",rotated=\"true\"} 1.0",
            "rotation_reconcile_error_total{error_type=\"\","
                + SCOPE
                + ",provider=\"azure\",rotated=\"true\"} 1.0",
            "sync_k8s_secret_total{" + SCOPE + ",provider=\"azure\"} 1.0",
            "k8s_secret_duration_sec_bucket{" + SCOPE + ",le=\"0.1\"} 1");
  }

  @Test
  void hasTheBoundsOfTheOriginal() throws Exception {
    driver.rotated("azure", Duration.ofSeconds(1));

    assertThat(
            scrape()
                .lines()
                .filter(line -> line.startsWith("rotation_reconcile_duration_sec_bucket"))
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1")))
        .containsExactly(
            "0.1",
            "0.134928",
            "0.182056",
            "0.245646",
            "0.331445",
            "0.447214",
            "0.603418",
            "0.814181",
            "1.098561",
            "1.482269",
            "2",
            "+Inf");
  }

  @Test
  void boundsTheNamesThatOthersChoose() throws Exception {
    for (int i = 0; i < 300; i++) {
      driver.publishFailed("p" + i, "error" + i);
    }

    var text = scrape();

    assertThat(text.lines().filter(line -> line.startsWith("node_publish_error_total{")))
        .hasSizeLessThanOrEqualTo(201);
    assertThat(text).contains("provider=\"_other\"", "error_type=\"_other\"");
  }
}
