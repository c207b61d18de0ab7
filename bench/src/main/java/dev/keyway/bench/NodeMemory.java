// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.AtOnce;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `node-memory`: what `keyway node` takes with none, 100 and 500 volumes.
final class NodeMemory {
  private static final int CLASSES = 50;
  private static final int AT_ONCE = 8;
  private static final int REPUBLISHES = 3;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final double BUDGET = 125;

  private final NodeObjects objects;
  private final NodeProgram node;
  private final List<NodeVolume> volumes = new ArrayList<>();

  NodeMemory(NodeObjects objects, NodeProgram node) {
    this.objects = objects;
    this.node = node;
  }

  /// @param most volumes at the end; from 100
  static Report run(int most, List<String> javaOptions, PrintWriter progress)
      throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var surroundings = NodeSurroundings.start()) {
      var objects = classes(surroundings);
      try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, rotation())) {
        var memory = new NodeMemory(objects, node);
        memory.settle();
        figures.add(
            Figure.plain("node, no volumes", "MiB", memory.resident(progress))
                .beside(47.0 + 43.0, Source.PUBLISHED));
        memory.grow(100);
        figures.add(Figure.measured("node, 100 volumes", "MiB", memory.resident(progress), BUDGET));
        if (most > 100) {
          memory.grow(most);
          figures.add(
              Figure.plain("node, %d volumes".formatted(most), "MiB", memory.resident(progress)));
        }
        memory.shrink();
        figures.add(Figure.plain("node, all unpublished", "MiB", memory.resident(progress)));
      }
      try (var driver = NodeProgram.start(surroundings, Kind.DRIVER, javaOptions, rotation())) {
        var memory = new NodeMemory(objects, driver);
        memory.settle();
        figures.add(
            Figure.plain("driver alone, no volumes", "MiB", memory.resident(progress))
                .beside(47.0, Source.PUBLISHED));
      }
    }
    return new Report(
        "node-memory (RSS)",
        figures,
        List.of(
            "%d classes of 3 to 5 vault secrets; each volume has a pod and is republished %d times."
                .formatted(CLASSES, REPUBLISHES),
            "The original: driver 47 and provider 43, and two sidecars besides, which go here.",
            "Volumes' files are pages of tmpfs: they count for the container's limit, not in RSS."));
  }

  /// Makes the classes of the volumes.
  static NodeObjects classes(NodeSurroundings surroundings) throws IOException {
    var objects = new NodeObjects(surroundings);
    for (var i = 0; i < CLASSES; i++) {
      objects.vaultClass("class-" + i, 3 * i, 3 + i % 3);
    }
    return objects;
  }

  /// Every republish reads the vault again.
  static List<String> rotation() {
    return List.of("--enable-secret-rotation", "--rotation-poll-interval=1ms");
  }

  /// Publishes until there are `count` volumes, and each of them three times again.
  void grow(int count) throws IOException, InterruptedException {
    var added = new ArrayList<NodeVolume>();
    for (var i = volumes.size(); i < count; i++) {
      added.add(objects.pod("class-" + i % CLASSES));
    }
    AtOnce.each(added, AT_ONCE, volume -> node.publish(volume, "secret-" + first(volume)));
    volumes.addAll(added);
    for (var round = 0; round < REPUBLISHES; round++) {
      AtOnce.each(
          volumes,
          AT_ONCE,
          volume -> {
            node.republish(volume);
            return volume;
          });
    }
    settle();
  }

  private static int first(NodeVolume volume) {
    var number = volume.className().substring("class-".length());
    return 3 * Integer.parseInt(number) % NodeSurroundings.SECRETS;
  }

  private void shrink() throws IOException, InterruptedException {
    AtOnce.each(
        volumes,
        AT_ONCE,
        volume -> {
          node.unpublish(volume);
          return volume;
        });
    settle();
  }

  void settle() throws InterruptedException {
    Thread.sleep(SETTLE);
  }

  double resident(PrintWriter progress) throws IOException {
    var memory = ProcessMemory.of(node.handle());
    progress.printf(
        "%d volumes: RSS %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        volumes.size(), memory.resident(), memory.anonymous(), memory.files());
    return memory.resident();
  }
}
