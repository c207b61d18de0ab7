// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Each program with metrics, started side by side, and what it shows before any work.
final class Programs implements AutoCloseable {
  private static final List<String> NMI =
      List.of("--redirect=false", "--allow-network-plugin-kubenet", "--nmi-port=0");
  private static final List<String> MIC = List.of("--http-probe-port=0", "--prometheus-port=0");
  private static final List<String> WEBHOOK =
      List.of(
          "--shutdown-drain=0s",
          "--webhook-addr=127.0.0.1:0",
          "--health-addr=127.0.0.1:0",
          "--metrics-addr=127.0.0.1:0");

  /// Those with the flag of aad-pod-identity.
  private static final Set<String> POD_IDENTITY = Set.of("nmi", "mic", "controller");

  private static final String MIC_SERVES = "\"serving /healthz and /metrics\"";

  /// In its own JSON, and in the controller's text.
  private static final String WEBHOOK_SERVES = "\"serving\".*";

  private final boolean json;
  private final Map<String, Served> started = new LinkedHashMap<>();

  Programs(Path folder) throws IOException {
    this(folder, false);
  }

  /// @param json whether they log in JSON; the webhook and the proxy always do
  Programs(Path folder, boolean json) throws IOException {
    this.json = json;
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
    start(folder, "webhook", List.of(List.of("--log-level=info"), WEBHOOK));
    start(folder, "controller", List.of(List.of("-v=2"), MIC, WEBHOOK));
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
    if (json && !program.equals("webhook")) {
      arguments.add(POD_IDENTITY.contains(program) ? "--log-format=json" : "--log-format-json");
    }
    started.put(program, Served.start(folder, List.of("-Xmx64m"), arguments));
  }

  /// Returns what each program shows, by its name. The controller is two of them.
  Map<String, Scrape> scrape() {
    var scrapes = new LinkedHashMap<String, Scrape>();
    for (var name : started.keySet()) {
      if (!name.equals("controller")) {
        scrapes.put(name, scrape(name, name));
      }
    }
    return scrapes;
  }

  /// Returns what the controller shows, by the program whose page it is.
  Map<String, Scrape> scrapeController() {
    return Map.of("mic", scrape("controller", "mic"), "webhook", scrape("controller", "webhook"));
  }

  private Scrape scrape(String program, String page) {
    var port =
        served(program)
            .told(
                switch (page) {
                  case "mic" -> MIC_SERVES + ".* metrics=(\\d+)";
                  case "webhook" -> WEBHOOK_SERVES + "metrics\\W+(\\d+)";
                  default -> "\"serving metrics\".*port=(\\d+)";
                });
    return Scrape.of(Served.get(port, "/metrics").body());
  }

  /// Stops all as kubelet does.
  ///
  /// @return what each has logged, by its name
  Map<String, List<String>> logs() throws InterruptedException {
    for (var program : started.values()) {
      program.told("(serving)");
      program.process().destroy();
    }
    var logs = new LinkedHashMap<String, List<String>>();
    for (var program : started.entrySet()) {
      program.getValue().process().waitFor();
      logs.put(program.getKey(), program.getValue().log().lines().toList());
    }
    return logs;
  }

  private Served served(String program) {
    return Optional.ofNullable(started.get(program)).orElseThrow();
  }

  /// Returns the ports of all probes, by the program and the part that has them.
  Map<String, String> probes() {
    var ports = new LinkedHashMap<String, String>();
    for (var name : started.keySet()) {
      if (name.equals("controller")) {
        List.of("mic", "webhook").forEach(part -> ports.put(name + " " + part, port(name, part)));
      } else {
        ports.put(name, port(name, name));
      }
    }
    return ports;
  }

  private String port(String program, String part) {
    return served(program)
        .told(
            switch (part) {
              case "provider" -> "\"serving healthz\".*port=(\\d+)";
              case "mic" -> MIC_SERVES + " health=(\\d+)";
              case "webhook" -> WEBHOOK_SERVES + "health\\W+(\\d+)";
              default -> "\"serving /healthz and /readyz\" port=(\\d+)";
            });
  }

  @Override
  public void close() {
    started.values().forEach(Served::close);
  }
}
