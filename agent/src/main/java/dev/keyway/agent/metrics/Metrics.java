// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import com.google.protobuf.ByteString;
import dev.keyway.agent.server.HttpEndpoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
  private final Map<String, Counter> totals = new ConcurrentHashMap<>();

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

  /// Makes a counter with the suffix; the programs of one process share it.
  ///
  /// @param name ends with `_total`
  public Counter total(String name, String help, String... labels) {
    return totals.computeIfAbsent(
        name, _ -> Counter.builder().name(name).help(help).labelNames(labels).register(registry));
  }

  /// Makes a gauge; the programs of one process share it.
  public Gauge gauge(String name, String help, String... labels) {
    return gauges.computeIfAbsent(
        name, _ -> Gauge.builder().name(name).help(help).labelNames(labels).register(registry));
  }

  /// Makes a gauge without labels that is asked whenever somebody scrapes.
  ///
  /// @param value empty where it is not known; there is no series then
  public void gauge(String name, String help, Supplier<OptionalDouble> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(series -> value.get().ifPresent(series::call))
        .register(registry);
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

  /// Tells of metrics that have no series yet, which the library leaves out: who writes a dashboard
  /// wants to know of them before the first failure.
  private static String silent(MetricSnapshots snapshots) {
    return snapshots.stream()
        .filter(snapshot -> snapshot.getDataPoints().isEmpty())
        .map(snapshot -> {
          var kind =
              switch (snapshot) {
                case CounterSnapshot _ -> "counter";
                case HistogramSnapshot _ -> "histogram";
                default -> "gauge";
              };
          var metadata = snapshot.getMetadata();
          var name =
              metadata.getPrometheusName() + (snapshot instanceof CounterSnapshot ? "_total" : "");
          return "# HELP %s %s\n# TYPE %s %s\n".formatted(name, metadata.getHelp(), name, kind);
        })
        .collect(Collectors.joining());
  }

  private ByteString text() throws IOException {
    var bytes = ByteString.newOutput();
    var snapshots = registry.scrape();
    writer.write(bytes, snapshots);
    var text = bytes.toByteString().toStringUtf8() + silent(snapshots);
    for (var name : unsuffixed) {
      text = text.replace(name + "_total", name);
    }
    return ByteString.copyFromUtf8(WHOLE_BOUND.matcher(text).replaceAll("le=\"$1\""));
  }
}
