// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.metrics;

import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.azure.arm.ArmObserver;
import dev.keyway.podidentity.mic.assign.AssigneesObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Counts what MIC does (pod-identity.md §9.2). Safe for concurrent use.
public final class MicMetrics implements ArmObserver, AssigneesObserver {
  private static final String PREFIX = "aadpodidentity_";
  private static final double[] SHORT = {
    0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 10
  };
  private static final double[] LONG = {0.5, 1, 5, 10, 30, 60, 120, 300, 600, 900, 1200};

  private final Metrics metrics;
  private final Map<Operation, Histogram> tookOf = new EnumMap<>(Operation.class);
  private final Map<Operation, Counter> countOf = new EnumMap<>(Operation.class);
  private final Counter apiErrors;
  private final Counter cloudErrors;
  private final Histogram cloudTook;
  private final Histogram cycleTook;
  private final Counter cycles;
  private final Counter elections;

  /// @param metrics where the series are made
  public MicMetrics(Metrics metrics) {
    this.metrics = metrics;
    for (var operation : Operation.values()) {
      if (operation != Operation.STATUS) {
        var name = operation.metric();
        tookOf.put(
            operation, histogram(name + "_duration_seconds", "Seconds that the write took", SHORT));
        countOf.put(operation, counter(name + "_count", "Writes that succeeded"));
      }
    }
    this.apiErrors =
        counter(
            "kubernetes_api_operations_errors_count",
            "Kubernetes calls that failed",
            "operation_type");
    this.cloudErrors =
        counter(
            "cloud_provider_operations_errors_count", "Azure calls that failed", "operation_type");
    this.cloudTook =
        histogram(
            "cloud_provider_operations_duration_seconds",
            "Seconds that Azure calls took",
            LONG,
            "operation_type");
    this.cycleTook =
        histogram("mic_cycle_duration_seconds", "Seconds that one round of writes took", LONG);
    this.cycles = counter("mic_cycle_count", "Rounds of writes");
    this.elections =
        counter("mic_new_leader_election_count", "How often this process began to contend");
  }

  private Counter counter(String name, String help, String... labels) {
    return metrics.counter(PREFIX + name, help, labels);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels)
        .register(metrics.registry());
  }

  /// Returns the program's metrics, for other parts to add theirs.
  public Metrics all() {
    return metrics;
  }

  /// Returns the page that Prometheus scrapes.
  public HttpEndpoint.Page page() {
    return metrics.page();
  }

  @Override
  public void done(String operation, Duration took, boolean success) {
    if (success) {
      cloudTook.labelValues(operation).observe(seconds(took));
    } else {
      cloudErrors.labelValues(operation).inc();
    }
  }

  @Override
  public void done(Operation operation, Duration took, boolean success) {
    if (!success) {
      apiErrors.labelValues(operation.metric()).inc();
      return;
    }
    var histogram = tookOf.get(operation);
    var counter = countOf.get(operation);
    if (histogram != null && counter != null) {
      histogram.observe(seconds(took));
      counter.inc();
    }
  }

  public void cycle(Duration took) {
    cycles.inc();
    cycleTook.observe(seconds(took));
  }

  /// Tells whether this process leads, whenever somebody scrapes.
  public void leads(BooleanSupplier leads) {
    metrics.gauge(
        "keyway_mic_leading",
        "Whether this process leads and knows the cluster (1) or waits (0)",
        () -> OptionalDouble.of(leads.getAsBoolean() ? 1 : 0));
  }

  /// Tells how many places have work to be done, whenever somebody scrapes.
  public void placesWaiting(IntSupplier waiting) {
    metrics.gauge(
        "keyway_mic_places_waiting",
        "Machines and scale sets whose assignments are not written or not applied yet",
        () -> OptionalDouble.of(waiting.getAsInt()));
  }

  public void contends() {
    elections.inc();
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }
}
