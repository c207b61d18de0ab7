// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// `remount100`: 100 pods with one class and identity, whose volumes the driver rotates at once.
final class HundredPods {
  private static final Duration NEAR = Duration.ofMillis(20);
  private static final int PODS = 100;
  private static final int OBJECTS = 10;

  private HundredPods() {}

  static Report run() throws IOException, InterruptedException {
    try (var rig = Rig.start(List.of())) {
      var identity = rig.identity("rotated");
      var secrets = rig.vault("rotated", 2 * OBJECTS);
      var mounted = secrets.subList(OBJECTS, 2 * OBJECTS);
      rig.vaultLatency(NEAR);
      // The pods' first mounts read other objects, so that none of the reads counted is shared
      // with them.
      all(IntStream.range(0, PODS).mapToObj(_ -> rig.pod(identity, "rotated", mounted)).toList());
      var pods =
          IntStream.range(0, PODS)
              .mapToObj(_ -> rig.pod(identity, "rotated", secrets.subList(0, OBJECTS)))
              .toList();
      rig.azure().calls().reset();
      var time = all(pods);
      var calls = rig.azure().calls();
      return new Report(
          "remount100",
          List.of(
              Figure.count("vault reads", calls.total(Service.VAULT), OBJECTS)
                  .beside(PODS * (OBJECTS + 1), Source.FORMULA),
              Figure.count("calls at Entra ID", calls.total(Service.ENTRA), 0)
                  .beside(PODS * 3, Source.FORMULA),
              Figure.measured("wall time of all", "ms", time.toNanos() / 1e6, 1000)),
          List.of(
              "Every pod has a UID and a service-account token of its own, whose signature is checked.",
              "A read shared by pods is at most 2 s old."));
    }
  }

  /// Mounts all at once and returns how long that took.
  private static Duration all(List<PodMount> pods) throws InterruptedException {
    var start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Duration>>();
      pods.forEach(pod -> running.add(threads.submit(pod::mount)));
      for (var mount : running) {
        mount.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a mount failed", e.getCause());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
