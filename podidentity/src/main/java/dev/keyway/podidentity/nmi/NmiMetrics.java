// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.metrics.BoundedNames;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.podidentity.nmi.http.RequestObserver;
import dev.keyway.podidentity.nmi.token.TokenObserver;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// NMI's series (pod-identity.md §9.2). Callers choose resources, and host programs namespaces, so
/// both are bounded.
final class NmiMetrics implements TokenObserver, RequestObserver {
  private static final String PREFIX = "aadpodidentity_";
  private static final int MOST_RESOURCES = 100;
  private static final int MOST_NAMESPACES = 500;
  private static final double[] SHORT = {
    0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 10
  };
  private static final double[] LONG = {
    0.5, 1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100
  };

  private final BoundedNames resources = new BoundedNames(MOST_RESOURCES);
  private final BoundedNames namespaces = new BoundedNames(MOST_NAMESPACES);
  private final Histogram requests;
  private final Histogram tokens;
  private final Counter tokensFailed;
  private final Counter clusterFailed;

  NmiMetrics(Metrics metrics) {
    this.requests =
        histogram(
            metrics,
            "nmi_operations_duration_seconds",
            "Seconds it took to answer a request for a token",
            LONG,
            "operation_type",
            "status_code",
            "namespace",
            "resource");
    this.tokens =
        histogram(
            metrics,
            "imds_operations_duration_seconds",
            "Seconds it took to get a token",
            SHORT,
            "operation_type");
    this.tokensFailed =
        metrics.counter(
            PREFIX + "imds_operations_errors_count",
            "Tokens that could not be had",
            "operation_type");
    this.clusterFailed =
        metrics.counter(
            PREFIX + "kubernetes_api_operations_errors_count",
            "Kubernetes calls that failed",
            "operation_type");
  }

  private static Histogram histogram(
      Metrics metrics, String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels)
        .register(metrics.registry());
  }

  @Override
  public void answered(String route, int status, String namespace, String resource, Duration took) {
    DistributionDataPoint series =
        requests.labelValues(
            route,
            Integer.toString(status),
            namespaces.fold("", namespace),
            resources.fold("", resource));
    series.observe(seconds(took));
  }

  @Override
  public void podUnknown() {
    clusterFailed.labelValues("get_pod_list").inc();
  }

  @Override
  public void got(String operation, Duration took) {
    tokens.labelValues(operation).observe(seconds(took));
  }

  @Override
  public void failed(String operation) {
    tokensFailed.labelValues(operation).inc();
  }

  @Override
  public void secretFailed() {
    clusterFailed.labelValues("get_secret").inc();
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }
}
