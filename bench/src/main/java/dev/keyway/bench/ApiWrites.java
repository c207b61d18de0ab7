// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.ApiCalls;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `writes`: what publishing and rotating volumes writes to the API server, counted there.
final class ApiWrites {
  private static final int VOLUMES = 20;

  /// Longer than what is done after a publish takes.
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final NodeSurroundings surroundings;
  private final NodeProgram node;
  private final List<Figure> figures = new ArrayList<>();

  private ApiWrites(NodeSurroundings surroundings, NodeProgram node) {
    this.surroundings = surroundings;
    this.node = node;
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  static Report run() throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      var objects = new NodeObjects(surroundings);
      var rotation = List.of("--enable-secret-rotation", "--rotation-poll-interval=1ms");
      try (var node = NodeProgram.start(surroundings, Kind.NODE, List.of(), rotation)) {
        var writes = new ApiWrites(surroundings, node);
        writes.plain(objects);
        writes.synced(objects);
        return new Report(
            "writes (API server's count, %d volumes)".formatted(VOLUMES),
            writes.figures,
            List.of(
                "Statuses, Secrets and events together; the original's by csi-driver.md §25.2.",
                "Every rotation asks the provider; changed: every object has a new version."));
      }
    }
  }

  private void plain(NodeObjects objects) throws IOException, InterruptedException {
    objects.instantClass("plain");
    var volumes = new ArrayList<NodeVolume>();
    for (var i = 0; i < VOLUMES; i++) {
      volumes.add(objects.pod("plain"));
    }
    count("first publish", VOLUMES, VOLUMES, () -> publish(volumes));
    count("rotation, unchanged", 0, 2 * VOLUMES, () -> republish(volumes));
    surroundings.instant().changeValues();
    count("rotation, changed", VOLUMES, 2 * VOLUMES, () -> republish(volumes));
    count("unpublish", 0, 0, () -> unpublish(volumes));
  }

  private void synced(NodeObjects objects) throws IOException, InterruptedException {
    var volumes = new ArrayList<NodeVolume>();
    for (var i = 0; i < VOLUMES; i++) {
      objects.syncedClass("synced-" + i);
      volumes.add(objects.pod("synced-" + i));
    }
    count(
        "first publish, Secret synced",
        2 * VOLUMES,
        2 * VOLUMES,
        () -> {
          publish(volumes);
          for (var volume : volumes) {
            awaitSecret(volume.className());
          }
        });
    count("rotation, unchanged, Secret synced", 0, 5 * VOLUMES, () -> republish(volumes));
    surroundings.instant().changeValues();
    count("rotation, changed, Secret synced", 2 * VOLUMES, 5 * VOLUMES, () -> republish(volumes));
  }

  private void count(String name, long limit, long original, Step step)
      throws IOException, InterruptedException {
    var before = ApiCalls.now(surroundings.client());
    step.run();
    Thread.sleep(SETTLE);
    var calls = ApiCalls.now(surroundings.client()).since(before);
    figures.add(
        Figure.count(name, calls.writes(ApiCalls.SECRETS_STORE), limit)
            .beside(original, Source.FORMULA));
  }

  private void publish(List<NodeVolume> volumes) throws IOException {
    for (var volume : volumes) {
      node.publish(volume, InstantProvider.file(0));
    }
  }

  private void republish(List<NodeVolume> volumes) {
    volumes.forEach(node::republish);
  }

  private void unpublish(List<NodeVolume> volumes) throws IOException {
    for (var volume : volumes) {
      node.unpublish(volume);
    }
  }

  private void awaitSecret(String name) throws IOException, InterruptedException {
    var giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    var key = new ObjectKey(NodeObjects.NAMESPACE, name);
    while (surroundings.client().find(Resources.SECRETS, key).isEmpty()) {
      if (System.nanoTime() > giveUp) {
        throw new IOException("no Secret " + key + " was made: " + node.log());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
