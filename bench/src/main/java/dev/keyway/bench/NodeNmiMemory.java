// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningNode.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/// `node-nmi-memory`: what NMI in `keyway node` adds to its memory.
final class NodeNmiMemory {
  private static final String FLAG = "--pod-identity=standard";
  private static final double BUDGET = 15;
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private NodeNmiMemory() {}

  static Report run(List<String> javaOptions, PrintWriter progress)
      throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      var without = resident(surroundings, javaOptions, List.of(), progress);
      var with = resident(surroundings, javaOptions, List.of(FLAG), progress);
      return new Report(
          "node-nmi-memory (RSS)",
          List.of(
              Figure.plain("node", "MiB", without),
              Figure.plain("node with NMI in it", "MiB", with),
              Figure.measured("what NMI adds", "MiB", with - without, BUDGET)),
          List.of("Without volumes and pods, %d s after the start.".formatted(SETTLE.toSeconds())));
    }
  }

  private static double resident(
      NodeSurroundings surroundings,
      List<String> javaOptions,
      List<String> flags,
      PrintWriter progress)
      throws IOException, InterruptedException {
    try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, flags)) {
      Thread.sleep(SETTLE);
      var memory = ProcessMemory.of(node.handle());
      progress.printf("%s: RSS %.1f MiB%n", flags, memory.resident());
      return memory.resident();
    } catch (IOException failed) {
      if (!flags.isEmpty() && String.valueOf(failed.getMessage()).contains("pod-identity")) {
        throw new Unavailable("keyway node takes no " + FLAG);
      }
      throw failed;
    }
  }
}
