// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.ApiCalls;
import dev.keyway.bench.measure.AtOnce;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// `node-idle`: what `keyway node` does while nothing happens to its volumes.
final class NodeIdle {
  private static final int VOLUMES = 200;
  private static final int AT_ONCE = 8;

  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration WATCHED = Duration.ofSeconds(60);

  private NodeIdle() {}

  static Report run(List<String> javaOptions) throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      var objects = new NodeObjects(surroundings);
      objects.vaultClass("class", 0, 4);
      var flags = List.of("--enable-secret-rotation");
      try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, flags)) {
        var volumes =
            AtOnce.each(
                IntStream.range(0, VOLUMES).boxed().toList(),
                AT_ONCE,
                _ -> {
                  var volume = objects.pod("class");
                  node.publish(volume, "secret-0");
                  return volume;
                });
        Thread.sleep(SETTLE);
        var report = watch(surroundings, node);
        for (var volume : volumes) {
          node.unpublish(volume);
        }
        return report;
      }
    }
  }

  private static Report watch(NodeSurroundings surroundings, NodeProgram node)
      throws IOException, InterruptedException {
    surroundings.azure().calls().reset();
    var callsBefore = ApiCalls.now(surroundings.client());
    var before = ProcessActivity.of(node.handle());
    Thread.sleep(WATCHED);
    var spent = ProcessActivity.of(node.handle()).since(before);
    var calls = ApiCalls.now(surroundings.client()).since(callsBefore);
    double seconds = WATCHED.toSeconds();
    return new Report(
        "node-idle (%d volumes, %d s)".formatted(VOLUMES, WATCHED.toSeconds()),
        List.of(
            Figure.count("writes to the API server", calls.writes(ApiCalls.SECRETS_STORE), 0),
            Figure.plain(
                "all calls to the API server that ended",
                "",
                (double) calls.all(ApiCalls.SECRETS_STORE)),
            Figure.plain(
                "calls to Azure",
                "",
                (double)
                    surroundings.azure().calls().snapshot().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()),
            Figure.plain("processor, thousandths of one", "", 1000 * spent.seconds() / seconds),
            Figure.plain("wake-ups per second", "", spent.wakeUps() / seconds)),
        List.of(
            "Rotation is on, two minutes apart, and by kubelet, which does not ask in this time.",
            "A watch that ends within the time is counted as a call."));
  }
}
