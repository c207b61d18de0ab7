// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.AtOnce;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Percentiles;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// `publish`: from kubelet's call until a file can be read.
final class PublishTimes {
  private static final int WARM_UP = 200;
  private static final String INSTANT = "instant";
  private static final String VAULT = "vault";
  private static final int OBJECTS = 4;
  private static final int COUNTED = 200;

  private final NodeSurroundings surroundings;
  private final NodeObjects objects;
  private final NodeProgram node;

  private PublishTimes(NodeSurroundings surroundings, NodeObjects objects, NodeProgram node) {
    this.surroundings = surroundings;
    this.objects = objects;
    this.node = node;
  }

  static Report run(List<String> javaOptions) throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      var objects = new NodeObjects(surroundings);
      objects.instantClass(INSTANT);
      objects.vaultClass(VAULT, 0, OBJECTS);
      try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, List.of())) {
        return new PublishTimes(surroundings, objects, node).measure();
      }
    }
  }

  private Report measure() throws IOException, InterruptedException {
    times(INSTANT, WARM_UP, 10);
    times(VAULT, WARM_UP, 10);
    var figures = new ArrayList<Figure>();
    for (var width : List.of(1, 10, 100)) {
      int count = 100 + 2 * width;
      var ours = Percentiles.of(times(INSTANT, count, width));
      var original = Percentiles.of(replay(count, width));
      figures.add(
          Figure.plain(name("instant provider", width, "p50"), "ms", ours.p50())
              .beside(original.p50(), Source.REPLAYED));
      figures.add(
          Figure.plain(name("instant provider", width, "p99"), "ms", ours.p99())
              .beside(original.p99(), Source.REPLAYED));
    }
    for (var width : List.of(1, 10, 100)) {
      var ours = Percentiles.of(times(VAULT, 100 + 2 * width, width));
      figures.add(Figure.plain(name("Key Vault", width, "p50"), "ms", ours.p50()));
      figures.add(Figure.plain(name("Key Vault", width, "p99"), "ms", ours.p99()));
    }
    figures.add(processorTime("instant provider", INSTANT));
    figures.add(processorTime("Key Vault", VAULT));
    return new Report(
        "publish (call to readable file)",
        figures,
        List.of(
            "%d files each. The instant provider is a socket in this process that answers at once."
                .formatted(OBJECTS),
            "Replayed: mount(8) as a process, the same provider, files and links, POST of the status; no more.",
            "Key Vault: the provider in the node's process; reads no older than 2 s are shared."));
  }

  /// Other work on the machine changes times, but hardly this.
  private Figure processorTime(String provider, String className)
      throws IOException, InterruptedException {
    var volumes = pods(className, COUNTED);
    var before = ProcessActivity.of(node.handle());
    AtOnce.each(volumes, 10, volume -> node.publish(volume, InstantProvider.file(0)));
    var spent = ProcessActivity.of(node.handle()).since(before);
    unpublish(volumes);
    return Figure.plain(
        provider + ", 10 at once, node's processor time each",
        "ms",
        1000 * spent.seconds() / COUNTED);
  }

  private static String name(String provider, int width, String percentile) {
    return "%s, %d at once, %s".formatted(provider, width, percentile);
  }

  private List<NodeVolume> pods(String className, int count)
      throws IOException, InterruptedException {
    return AtOnce.each(IntStream.range(0, count).boxed().toList(), 8, _ -> objects.pod(className));
  }

  /// Publishes so many volumes and takes them away again.
  private List<Duration> times(String className, int count, int width)
      throws IOException, InterruptedException {
    var volumes = pods(className, count);
    var times =
        AtOnce.each(volumes, width, volume -> node.publish(volume, InstantProvider.file(0)));
    unpublish(volumes);
    return times;
  }

  private void unpublish(List<NodeVolume> volumes) throws InterruptedException {
    AtOnce.each(
        volumes,
        8,
        volume -> {
          node.unpublish(volume);
          return volume;
        });
  }

  private List<Duration> replay(int count, int width) throws IOException, InterruptedException {
    try (var original = new OriginalPublish(surroundings)) {
      var volumes = pods(INSTANT, count);
      var times = AtOnce.each(volumes, width, original::publish);
      AtOnce.each(
          volumes,
          8,
          volume -> {
            original.unpublish(volume);
            return volume;
          });
      return times;
    }
  }
}
