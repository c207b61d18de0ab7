// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `node-start`: how long `keyway node` and `keyway driver` take to start.
final class NodeStart {
  private static final List<String> WITHOUT_CACHE = List.of("-XX:AOTMode=off");
  private static final int STARTS = 5;

  /// What one start took.
  private record Start(double registered, double ready, double processor, double resident) {}

  private NodeStart() {}

  static Report run(List<String> javaOptions) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var surroundings = NodeSurroundings.start()) {
      for (var kind : List.of(Kind.NODE, Kind.DRIVER)) {
        figures.addAll(figures(surroundings, kind, "AOT cache", javaOptions));
        figures.addAll(figures(surroundings, kind, "no cache", WITHOUT_CACHE));
      }
    }
    return new Report(
        "node-start",
        figures,
        List.of(
            "Medians of %d starts, from the start of the process; kubelet registers what it sees within 25 ms."
                .formatted(STARTS),
            "Ready: registered, and the lists of classes, statuses and pods have come."));
  }

  private static List<Figure> figures(
      NodeSurroundings surroundings, Kind kind, String how, List<String> options)
      throws IOException, InterruptedException {
    var starts = new ArrayList<Start>();
    for (var i = 0; i < STARTS; i++) {
      try (var node = NodeProgram.start(surroundings, kind, options, List.of())) {
        starts.add(
            new Start(
                node.registered(),
                node.ready(),
                1000 * ProcessActivity.of(node.handle()).seconds(),
                ProcessMemory.residentMebibytes(node.handle())));
      }
    }
    var name = kind.command() + ", " + how + ": ";
    return List.of(
        Figure.plain(name + "registered with kubelet", "ms", Median.of(starts, Start::registered)),
        Figure.plain(name + "ready", "ms", Median.of(starts, Start::ready)),
        Figure.plain(name + "processor time until then", "ms", Median.of(starts, Start::processor)),
        Figure.plain(name + "RSS at that moment", "MiB", Median.of(starts, Start::resident)));
  }
}
