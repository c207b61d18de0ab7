// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.AtOnce;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// `cycles`: what is left in `keyway node` of many pods that came and went.
final class Cycles {
  private static final int AT_ONCE = 8;
  private static final int WARM_UP = 500;
  private static final int REPORT_EVERY = 1000;

  /// Connections and threads of the last calls are kept for a minute.
  private static final Duration SETTLE = Duration.ofSeconds(75);

  private final NodeSurroundings surroundings;
  private final NodeObjects objects;
  private final NodeProgram node;
  private final PrintWriter progress;

  private Cycles(
      NodeSurroundings surroundings, NodeObjects objects, NodeProgram node, PrintWriter progress) {
    this.surroundings = surroundings;
    this.objects = objects;
    this.node = node;
    this.progress = progress;
  }

  static Report run(int cycles, List<String> javaOptions, PrintWriter progress)
      throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      var objects = new NodeObjects(surroundings);
      objects.instantClass("class-0");
      objects.vaultClass("class-1", 0, InstantProvider.FILES);
      Files.createDirectories(surroundings.pods());
      var flags = List.of("--enable-secret-rotation", "--rotation-poll-interval=1ms");
      try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, flags)) {
        return new Cycles(surroundings, objects, node, progress).measure(cycles);
      }
    }
  }

  private Report measure(int cycles) throws IOException, InterruptedException {
    many(WARM_UP);
    Thread.sleep(SETTLE);
    var before = Holdings.of(node.handle(), surroundings.pods());
    var residentBefore = ProcessMemory.residentMebibytes(node.handle());
    for (var done = 0; done < cycles; ) {
      int next = Math.min(REPORT_EVERY, cycles - done);
      var start = System.nanoTime();
      many(next);
      done += next;
      progress.printf(
          "%,d cycles: RSS %.1f MiB, %.0f cycles/s%n",
          done,
          ProcessMemory.residentMebibytes(node.handle()),
          next / ((System.nanoTime() - start) / 1e9));
    }
    Thread.sleep(SETTLE);
    var resident = ProcessMemory.residentMebibytes(node.handle());
    var after = Holdings.of(node.handle(), surroundings.pods());
    progress.printf("before: %s%nafter:  %s%n", before, after);
    return new Report(
        "cycles (what %,d leave)".formatted(cycles),
        List.of(
            Figure.count("mounts", after.mounts(), 0),
            Figure.count("files and folders", after.files(), 0),
            Figure.measured("threads more", "", (double) (after.threads() - before.threads()), 0),
            Figure.measured(
                "descriptors more", "", (double) (after.descriptors() - before.descriptors()), 0),
            Figure.measured("live heap more", "MiB", after.heap() - before.heap(), 0.5),
            Figure.plain("live heap before", "MiB", before.heap()),
            Figure.plain("live objects more", "", (double) (after.objects() - before.objects())),
            Figure.plain("RSS before", "MiB", residentBefore),
            Figure.plain("RSS after", "MiB", resident)),
        List.of(
            "A cycle: pod made, volume published, republished, unpublished, pod and status deleted; %d at once."
                .formatted(AT_ONCE),
            "Half by a socket provider, half by Key Vault. Before: after %d cycles and %d s."
                .formatted(WARM_UP, SETTLE.toSeconds()),
            "Live heap and objects: counted by jcmd after a full collection."));
  }

  private void many(int count) throws InterruptedException {
    AtOnce.each(IntStream.range(0, count).boxed().toList(), AT_ONCE, this::cycle);
  }

  private NodeVolume cycle(int index) throws IOException {
    var volume = objects.pod("class-" + index % 2);
    node.publish(volume, InstantProvider.file(0));
    node.republish(volume);
    node.unpublish(volume);
    objects.remove(volume);
    return volume;
  }
}
