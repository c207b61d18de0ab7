// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.metrics;

import dev.keyway.agent.metrics.BoundedNames;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.server.AdmissionObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Counts reviews and how long they take. Safe for concurrent use.
public final class WebhookMetrics implements AdmissionObserver {
  private static final String SERVICE = "webhook";
  private static final int MOST_NAMESPACES = 200;
  private static final double[] BOUNDS = {
    0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.02, 0.03, 0.04, 0.05,
    0.06, 0.07, 0.08, 0.09, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 2.5, 3
  };

  private final Metrics metrics = new Metrics(SERVICE);
  private final BoundedNames namespaces = new BoundedNames(MOST_NAMESPACES);
  private final String mutationPath;
  private final Histogram mutations;
  private final Counter requests;
  private final Histogram latency;
  private final Gauge inFlight;

  /// @param mutationPath the path at which pods are changed
  public WebhookMetrics(String mutationPath) {
    this.mutationPath = mutationPath;
    this.mutations =
        Histogram.builder()
            .name("azwi_mutation_request")
            .help("Seconds that the mutation of a pod took")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .labelNames("namespace")
            .constLabels(Metrics.scope(SERVICE, "service_name", SERVICE))
            .register(metrics.registry());
    this.requests =
        Counter.builder()
            .name("controller_runtime_webhook_requests_total")
            .help("Requests of the API server, by HTTP status")
            .labelNames("webhook", "code")
            .register(metrics.registry());
    this.latency =
        Histogram.builder()
            .name("controller_runtime_webhook_latency_seconds")
            .help("Seconds that requests of the API server took")
            .classicOnly()
            .labelNames("webhook")
            .register(metrics.registry());
    this.inFlight =
        Gauge.builder()
            .name("controller_runtime_webhook_requests_in_flight")
            .help("Requests of the API server that are not answered yet")
            .labelNames("webhook")
            .register(metrics.registry());
  }

  /// Returns the program's metrics, for other parts to add theirs.
  public Metrics all() {
    return metrics;
  }

  /// Tells when the server's certificate ends, whenever somebody scrapes.
  ///
  /// @param end empty before there is one
  public void certificateEnds(Supplier<Optional<Instant>> end) {
    metrics.gauge(
        "keyway_webhook_certificate_expiry_timestamp_seconds",
        "When the server's certificate ends, in seconds since 1970",
        () ->
            end.get()
                .map(at -> OptionalDouble.of((double) at.getEpochSecond()))
                .orElseGet(OptionalDouble::empty));
  }

  /// Returns the page that Prometheus scrapes.
  public HttpEndpoint.Page page() {
    return metrics.page();
  }

  @Override
  public void begun(String path) {
    inFlight.labelValues(path).inc();
  }

  @Override
  public void reviewed(String path, AdmissionRequest request, Verdict verdict, Duration took) {
    if (path.equals(mutationPath)) {
      mutations
          .labelValues(namespaces.fold("mutation", request.namespace()))
          .observe(seconds(took));
    }
  }

  @Override
  public void ended(String path, int status, Duration took) {
    inFlight.labelValues(path).dec();
    requests.labelValues(path, "" + status).inc();
    latency.labelValues(path).observe(seconds(took));
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }
}
