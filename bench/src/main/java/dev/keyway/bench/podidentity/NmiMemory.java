// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `nmi-memory`: what `keyway nmi` takes with 100 pods on its node.
public final class NmiMemory {
  private static final int PODS = 100;
  private static final int IDENTITIES = 20;
  private static final int ASKED_EACH = 20;
  private static final double BUDGET = 100;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> RESOURCES =
      List.of(
          "https://vault.azure.net",
          "https://management.azure.com/",
          "https://graph.microsoft.com");

  private NmiMemory() {}

  /// Takes the figures in this network, which must be the benchmark's own.
  public static Report run(PrintWriter progress) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var rig = NmiRig.start(PODS)) {
      Thread.sleep(SETTLE);
      figures.add(Figure.plain("idle, no identities", "MiB", resident(rig, progress)));
      for (var i = 0; i < IDENTITIES; i++) {
        var identity = rig.managedIdentity("pods-" + i);
        for (var pod = i; pod < PODS; pod += IDENTITIES) {
          rig.give(pod, identity);
        }
      }
      for (var resource : RESOURCES) {
        var _ = rig.load(rig.addresses(0, PODS), PODS, resource).run(PODS * ASKED_EACH, LIMIT);
      }
      Thread.sleep(SETTLE);
      figures.add(
          Figure.measured(
                  "%d pods, %,d tokens".formatted(PODS, PODS * ASKED_EACH * RESOURCES.size()),
                  "MiB",
                  resident(rig, progress),
                  BUDGET)
              .beside(36.0, Source.PUBLISHED));
    }
    return new Report(
        "nmi-memory (RSS)",
        figures,
        List.of(
            "%d identities; each pod asks %d times for tokens of %d resources, %d pods at once."
                .formatted(IDENTITIES, ASKED_EACH, RESOURCES.size(), PODS)));
  }

  private static double resident(NmiRig rig, PrintWriter progress) throws IOException {
    var memory = ProcessMemory.of(rig.nmi().handle());
    progress.printf(
        "RSS %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        memory.resident(), memory.anonymous(), memory.files());
    return memory.resident();
  }
}
