// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import com.google.protobuf.ByteString;
import dev.keyway.agent.server.HttpEndpoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// A program's metrics: a registry of its own, and the page that Prometheus scrapes. Series look as
/// the originals' OpenTelemetry exporter made them, because dashboards and alerts select on that.
public final class Metrics {
  /// Queries and rules were written for the bounds as Go prints them: `le="1"`, not `le="1.0"`.
  private static final Pattern WHOLE_BOUND = Pattern.compile("\\ble=\"([0-9]+)\\.0\"");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  // The client library knows counters with the suffix only.
  private final Set<String> unsuffixed = ConcurrentHashMap.newKeySet();

  /// @param service the value of `service_name` in `target_info`
  public Metrics(String service) {
    Info.builder()
        .name("target_info")
        .help("What this program is")
        .labelNames(
            "service_name", "telemetry_sdk_language", "telemetry_sdk_name", "telemetry_sdk_version")
        .register(registry)
        .addLabelValues(service, "java", "prometheus", "1");
  }

  /// Returns the registry that metrics are made in.
  public PrometheusRegistry registry() {
    return registry;
  }

  /// Makes a counter whose series have no suffix `_total`.
  public Counter counter(String name, String help, String... labels) {
    unsuffixed.add(name);
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /// Returns the labels by which the originals' series name their instrumentation.
  ///
  /// @param more further constant labels, names and values alternating
  public static Labels scope(String scope, String... more) {
    var labels =
        Labels.of("otel_scope_name", scope, "otel_scope_version", "", "otel_scope_schema_url", "");
    return labels.merge(Labels.of(more));
  }

  /// Returns the value of the label `os_type`.
  public static String osType() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return os.startsWith("windows") ? "windows" : "linux";
  }

  /// Returns the page that Prometheus scrapes.
  public HttpEndpoint.Page page() {
    return request -> new HttpEndpoint.Answer(200, writer.getContentType(), text());
  }

  private ByteString text() throws IOException {
    var bytes = ByteString.newOutput();
    writer.write(bytes, registry.scrape());
    var text = bytes.toByteString().toStringUtf8();
    for (var name : unsuffixed) {
      text = text.replace(name + "_total", name);
    }
    return ByteString.copyFromUtf8(WHOLE_BOUND.matcher(text).replaceAll("le=\"$1\""));
  }
}
