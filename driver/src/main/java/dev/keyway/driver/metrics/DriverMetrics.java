// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.metrics;

import dev.keyway.agent.metrics.BoundedNames;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.driver.sync.SyncObserver;
import dev.keyway.driver.volume.VolumeObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;

/// Counts what becomes of volumes and Secrets (csi-driver.md §12). Safe for concurrent use.
///
/// Authors of classes choose providers' names and providers choose words for errors, so both are
/// bounded.
public final class DriverMetrics implements VolumeObserver, SyncObserver {
  private static final String SCOPE = "sigs.k8s.io/secrets-store-csi-driver";
  private static final String OS = Metrics.osType();
  private static final int MOST_PROVIDERS = 100;
  private static final int MOST_ERRORS = 200;
  private static final double[] BOUNDS = {
    0.1, 0.134928, 0.182056, 0.245646, 0.331445, 0.447214, 0.603418, 0.814181, 1.098561, 1.482269,
    2.0
  };

  private final Metrics metrics;
  private final BoundedNames providers = new BoundedNames(MOST_PROVIDERS);
  private final BoundedNames errors = new BoundedNames(MOST_ERRORS);
  private final Counter published;
  private final Counter publishFailed;
  private final Counter unpublished;
  private final Counter unpublishFailed;
  private final Counter rotated;
  private final Counter rotationFailed;
  private final Histogram rotationTook;
  private final Counter synced;
  private final Histogram syncTook;

  /// @param metrics where the series are made
  public DriverMetrics(Metrics metrics) {
    this.metrics = metrics;
    this.published = counter("node_publish_total", "Volumes published", "provider");
    this.publishFailed =
        counter(
            "node_publish_error_total",
            "Volumes that could not be published",
            "provider",
            "error_type");
    this.unpublished = counter("node_unpublish_total", "Volumes unpublished");
    this.unpublishFailed =
        counter("node_unpublish_error_total", "Volumes that could not be unpublished");
    this.rotated =
        counter("rotation_reconcile_total", "Mounted volumes fetched again", "provider", "rotated");
    this.rotationFailed =
        counter(
            "rotation_reconcile_error_total",
            "Mounted volumes that could not be fetched again",
            "provider",
            "error_type",
            "rotated");
    this.rotationTook =
        histogram("rotation_reconcile_duration_sec", "Seconds it took to fetch a volume again");
    this.synced = counter("sync_k8s_secret_total", "Kubernetes Secrets written", "provider");
    this.syncTook =
        histogram("k8s_secret_duration_sec", "Seconds it took to write a Kubernetes Secret");
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .constLabels(Metrics.scope(SCOPE))
        .labelNames(withOs(labels))
        .register(metrics.registry());
  }

  private Histogram histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(BOUNDS)
        .constLabels(Metrics.scope(SCOPE))
        .labelNames(withOs())
        .register(metrics.registry());
  }

  private static String[] withOs(String... labels) {
    var all = new String[labels.length + 1];
    all[0] = "os_type";
    System.arraycopy(labels, 0, all, 1, labels.length);
    return all;
  }

  private String known(String provider) {
    return providers.fold("", provider);
  }

  private String error(String reason) {
    return errors.fold("", reason);
  }

  @Override
  public void published(String provider) {
    published.labelValues(OS, known(provider)).inc();
  }

  @Override
  public void publishFailed(String provider, String reason) {
    publishFailed.labelValues(OS, known(provider), error(reason)).inc();
  }

  @Override
  public void unpublished() {
    unpublished.labelValues(OS).inc();
  }

  @Override
  public void unpublishFailed() {
    unpublishFailed.labelValues(OS).inc();
  }

  @Override
  public void rotated(String provider, Duration took) {
    rotated.labelValues(OS, known(provider), "true").inc();
    rotationTook.labelValues(OS).observe(seconds(took));
  }

  @Override
  public void rotationFailed(String provider, String reason) {
    rotationFailed.labelValues(OS, known(provider), error(reason), "true").inc();
  }

  @Override
  public void synced(String provider, Duration took) {
    synced.labelValues(OS, known(provider)).inc();
    syncTook.labelValues(OS).observe(seconds(took));
  }

  /// Tells how many Secrets wait, whenever somebody scrapes.
  public void secretsWaiting(IntSupplier waiting) {
    metrics.gauge(
        "keyway_secret_syncs_waiting",
        "Kubernetes Secrets that wait to be looked at, or could not be written and are tried again",
        () -> OptionalDouble.of(waiting.getAsInt()));
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }
}
