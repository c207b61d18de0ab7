// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.image.UnpackedImage;
import dev.keyway.bench.measure.Median;
import dev.keyway.bench.podidentity.IdentityPods;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `image-node`: start and memory of `keyway node` with all its parts, as the image has it.
final class NodeInImage {
  private static final int STARTS = 5;
  private static final int PODS = 30;
  private static final int IDENTITIES = 10;
  private static final int ASKED_EACH = 20;
  private static final int NMI_PORT = 2579;
  private static final double READY = 1000;
  private static final double BUDGET = 140;
  private static final double LARGEST = 120;

  /// What five containers of the originals take on such a node.
  private static final double ORIGINALS = 155;

  private static final List<String> RESOURCES =
      List.of("https://vault.azure.net", "https://management.azure.com/");

  private NodeInImage() {}

  static Report run(PrintWriter progress) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var image = UnpackedImage.open(Path.of(System.getProperty("keyway.home", ".")));
        var surroundings = NodeSurroundings.start()) {
      NodeNmiMemory.install(surroundings);
      var program = NodeProgram.in(image);
      var flags =
          Stream.concat(NodeMemory.rotation().stream(), NodeNmiMemory.FLAGS.stream()).toList();
      figures.add(
          Figure.measured("image, compressed", "MiB", image.compressedMebibytes(), LARGEST));
      figures.add(
          Figure.measured("all parts ready", "ms", ready(surroundings, program, flags), READY));
      var objects = NodeMemory.classes(surroundings);
      var pods =
          IdentityPods.on(
              NodeObjects.NODE, surroundings.azure(), surroundings.client(), PODS, IDENTITIES);
      try (var node = NodeProgram.start(surroundings, Kind.NODE, program, flags)) {
        var memory = new NodeMemory(objects, node);
        memory.settle();
        figures.add(Figure.plain("all parts, idle", "MiB", memory.resident(progress)));
        memory.grow(100);
        for (var resource : RESOURCES) {
          pods.ask(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), NMI_PORT),
              resource,
              ASKED_EACH);
        }
        memory.settle();
        figures.add(
            Figure.measured(
                    "100 volumes, %d pods that use NMI".formatted(PODS),
                    "MiB",
                    memory.resident(progress),
                    BUDGET)
                .beside(ORIGINALS, Source.PUBLISHED));
      }
    }
    return new Report(
        "image-node (RSS)",
        figures,
        List.of(
            "keyway node with driver, provider and NMI, started from the image's files with its options.",
            "Ready: median of %d starts, until registered with kubelet and the readiness probe passes."
                .formatted(STARTS),
            "Volumes as in node-memory; each pod asks %d times for tokens of %d resources, %d identities."
                .formatted(ASKED_EACH, RESOURCES.size(), IDENTITIES)));
  }

  private static double ready(
      NodeSurroundings surroundings, NodeProgram.Starter program, List<String> flags)
      throws IOException, InterruptedException {
    var times = new ArrayList<Double>();
    for (var i = 0; i < STARTS; i++) {
      try (var node = NodeProgram.start(surroundings, Kind.NODE, program, flags)) {
        times.add(node.ready());
      }
    }
    return Median.of(times);
  }
}
