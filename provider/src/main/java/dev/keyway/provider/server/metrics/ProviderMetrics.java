// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server.metrics;

import com.google.protobuf.ByteString;
import dev.keyway.provider.mount.MountObserver;
import dev.keyway.provider.request.ObjectSpec;
import dev.keyway.provider.server.CallLog;
import dev.keyway.provider.server.HttpEndpoint;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Times of vault reads and gRPC calls, in a registry of their own. Safe for concurrent use.
public final class ProviderMetrics implements MountObserver, CallLog.Recorder {
  private static final int MOST_SERIES = 1000;
  private static final String SCOPE = "csi-secrets-store-provider-azure";
  private static final double[] BUCKETS = {
    0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10, 15, 30
  };

  /// Queries and rules were written for the bounds as Go prints them: `le="1"`, not `le="1.0"`.
  private static final Pattern WHOLE_BOUND = Pattern.compile("\\ble=\"([0-9]+)\\.0\"");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final BoundedNames objectNames = new BoundedNames(MOST_SERIES);
  private final Histogram vaultReads =
      histogram("keyvault_request", "Seconds it took to get from Key Vault")
          .labelNames("object_type", "object_name", "error")
          .register(registry);
  private final Histogram calls =
      histogram("grpc_request", "Seconds it took to answer gRPC requests")
          .labelNames("grpc_method", "grpc_code", "grpc_message")
          .register(registry);

  public ProviderMetrics() {
    Info.builder()
        .name("target_info")
        .help("What this program is")
        .labelNames(
            "service_name", "telemetry_sdk_language", "telemetry_sdk_name", "telemetry_sdk_version")
        .register(registry)
        .addLabelValues(SCOPE, "java", "prometheus", "1");
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(BUCKETS)
        .constLabels(
            Labels.of(
                "provider",
                "azure",
                "os_type",
                osType(),
                "service_name",
                SCOPE,
                "otel_scope_name",
                SCOPE,
                "otel_scope_version",
                "",
                "otel_scope_schema_url",
                ""));
  }

  private static String osType() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return os.startsWith("windows") ? "windows" : "linux";
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

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  /// Returns the page that Prometheus scrapes.
  public HttpEndpoint.Page page() {
    return request -> new HttpEndpoint.Answer(200, writer.getContentType(), text());
  }

  private ByteString text() throws IOException {
    var bytes = ByteString.newOutput();
    writer.write(bytes, registry.scrape());
    var text = bytes.toByteString().toStringUtf8();
    return ByteString.copyFromUtf8(WHOLE_BOUND.matcher(text).replaceAll("le=\"$1\""));
  }
}
