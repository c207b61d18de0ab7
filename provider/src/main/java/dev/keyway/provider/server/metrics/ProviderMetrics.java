// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server.metrics;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.metrics.BoundedNames;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.metrics.ProcessMetrics;
import dev.keyway.agent.metrics.TokenCounter;
import dev.keyway.agent.server.CallLog;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.azure.CacheObserver;
import dev.keyway.provider.mount.MountObserver;
import dev.keyway.provider.request.ObjectSpec;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// Times of vault reads and gRPC calls, and what the caches are good for, in a registry of their
/// own or a shared one. Safe for concurrent use.
public final class ProviderMetrics implements MountObserver, CallLog.Recorder, CacheObserver {
  private static final int MOST_SERIES = 1000;
  private static final String SCOPE = "csi-secrets-store-provider-azure";
  private static final double[] BUCKETS = {
    0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10, 15, 30
  };

  private final Metrics metrics;
  private final BoundedNames objectNames = new BoundedNames(MOST_SERIES);
  private final Histogram vaultReads;
  private final Histogram calls;
  private final TokenCounter tokens;
  private final Counter reads;

  /// Returns those of a program of its own.
  public static ProviderMetrics alone(BuildVersion version) {
    var metrics = new Metrics(SCOPE);
    ProcessMetrics.register(metrics, version);
    return new ProviderMetrics(metrics);
  }

  /// @param metrics where the series are made
  public ProviderMetrics(Metrics metrics) {
    this.metrics = metrics;
    this.vaultReads =
        histogram("keyvault_request", "Seconds it took to get from Key Vault")
            .labelNames("object_type", "object_name", "error")
            .register(metrics.registry());
    this.calls =
        histogram("grpc_request", "Seconds it took to answer gRPC requests")
            .labelNames("grpc_method", "grpc_code", "grpc_message")
            .register(metrics.registry());
    this.tokens = new TokenCounter(metrics, "provider");
    this.reads =
        metrics.total(
            "keyway_vault_reads_total",
            "Reads of Key Vault by where they came from: kept or shared (cache), a call (service),"
                + " a call that failed (failed)",
            "source");
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(BUCKETS)
        .constLabels(
            Metrics.scope(
                SCOPE, "provider", "azure", "os_type", Metrics.osType(), "service_name", SCOPE));
  }

  @Override
  public void vaultCalled(ObjectSpec spec, String error, Duration took) {
    var type = spec.kind().text();
    var name = objectNames.fold(type + "/" + error, spec.name());
    vaultReads.labelValues(type, name, error).observe(seconds(took));
  }

  @Override
  public void finished(String method, Status.Code code, String reason, Duration took) {
    calls.labelValues(method, CallLog.codeName(code), reason).observe(seconds(took));
  }

  @Override
  public void answered(Wanted wanted, Source source) {
    switch (wanted) {
      case TOKEN -> tokens.count(source.text());
      case READ -> reads.labelValues(source.text()).inc();
    }
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  /// Returns the page that Prometheus scrapes.
  public HttpEndpoint.Page page() {
    return metrics.page();
  }
}
