// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Each program with metrics, started side by side, and what it shows before any work.
final class Programs implements AutoCloseable {
  private static final List<String> NMI =
      List.of("--redirect=false", "--allow-network-plugin-kubenet", "--nmi-port=0");
  private static final List<String> MIC = List.of("--http-probe-port=0", "--prometheus-port=0");
  private static final List<String> WEBHOOK =
      List.of(
          "--log-level=info",
          "--webhook-addr=127.0.0.1:0",
          "--health-addr=127.0.0.1:0",
          "--metrics-addr=127.0.0.1:0");

  private final Map<String, Served> started = new LinkedHashMap<>();

  Programs(Path folder) throws IOException {
    start(
        folder,
        "provider",
        List.of(
            List.of("--endpoint=unix://" + folder.resolve("provider.sock")),
            List.of("--healthz-port=0", "--prometheus-port=0")));
    start(folder, "driver", List.of(node(folder, "driver")));
    start(folder, "node", List.of(node(folder, "node"), List.of("--pod-identity=standard"), NMI));
    start(folder, "nmi", List.of(List.of("--node=n1"), NMI, MIC));
    start(folder, "mic", List.of(MIC));
    start(folder, "webhook", List.of(WEBHOOK));
  }

  private static List<String> node(Path folder, String name) {
    return List.of(
        "--endpoint=unix://" + folder.resolve(name + ".sock"),
        "--nodeid=n1",
        "--provider-volume=" + folder,
        "--additional-provider-volume-paths=",
        "--registration-dir=",
        "--health-port=0",
        "--metrics-addr=127.0.0.1:0");
  }

  private void start(Path folder, String program, List<List<String>> flags) throws IOException {
    var arguments = new ArrayList<String>();
    arguments.add(program);
    flags.forEach(arguments::addAll);
    started.put(program, Served.start(folder, List.of("-Xmx64m"), arguments));
  }

  /// Returns what each program shows, by its name.
  Map<String, Scrape> scrape() {
    var scrapes = new LinkedHashMap<String, Scrape>();
    started.forEach((name, program) -> scrapes.put(name, scrape(name, program)));
    return scrapes;
  }

  private static Scrape scrape(String name, Served program) {
    var port =
        program.told(
            switch (name) {
              case "mic" -> "\"serving /healthz and /metrics\".* metrics=(\\d+)";
              case "webhook" -> "\"message\":\"serving\".*\"metrics\":(\\d+)";
              default -> "\"serving metrics\".*port=(\\d+)";
            });
    return Scrape.of(Served.get(port, "/metrics").body());
  }

  /// Returns the port of each program's probes, by its name.
  Map<String, String> probes() {
    var ports = new LinkedHashMap<String, String>();
    started.forEach((name, program) -> ports.put(name, program.told(probe(name))));
    return ports;
  }

  private static String probe(String name) {
    return switch (name) {
      case "provider" -> "\"serving healthz\".*port=(\\d+)";
      case "mic" -> "\"serving /healthz and /metrics\" health=(\\d+)";
      case "webhook" -> "\"message\":\"serving\".*\"health\":(\\d+)";
      default -> "\"serving /healthz and /readyz\" port=(\\d+)";
    };
  }

  @Override
  public void close() {
    started.values().forEach(Served::close);
  }
}
