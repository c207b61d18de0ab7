// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.report.Report;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Runs a benchmark, and all that it starts, in a network that nothing else sees: what NMI tells
/// iptables there ends with the benchmark. The network has a loopback device only.
final class OwnNetwork {
  /// Says to [Main] that it runs inside, and where its report goes.
  static final String OPTION = "--in-own-network";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OwnNetwork() {}

  /// Runs the benchmark in a process of its own and returns what it found; nothing if it cannot run
  /// on this machine, and has said why.
  ///
  /// @throws Unavailable if this machine cannot give it a network
  /// @throws IOException if it failed
  static Optional<Report> run(Scenario scenario) throws IOException, InterruptedException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new Unavailable("a network of its own takes root");
    }
    for (var program : List.of("unshare", "ip", "iptables", "taskset")) {
      if (!isThere(program)) {
        throw new Unavailable("%s is not on PATH: install it".formatted(program));
      }
    }
    var file = Files.createTempFile("keyway-bench", ".json");
    try {
      var command =
          new ArrayList<>(
              List.of(
                  "unshare",
                  "--net",
                  "--mount",
                  "sh",
                  "-c",
                  "ip link set lo up && exec \"$@\"",
                  "sh"));
      command.add(ProcessHandle.current().info().command().orElse("java"));
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(scenario.name(), OPTION, file.toString()));
      var code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (Files.size(file) > 0) {
        return Optional.of(JSON.readValue(file, Report.class));
      }
      if (code != 0) {
        throw new IOException("%s ended with %d".formatted(scenario.name(), code));
      }
      return Optional.empty();
    } finally {
      Files.delete(file);
    }
  }

  /// Hands a report over to the process outside.
  static void handOver(Report report, Path file) {
    JSON.writeValue(file, report);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
