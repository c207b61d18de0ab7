// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `commands`: how long a command takes that has next to nothing to do, beside a JVM that does
/// nothing at all.
final class CommandStart {
  private static final int ROUNDS = 11;
  private static final Path HOME = Path.of(System.getProperty("keyway.home", "."));

  private CommandStart() {}

  static Report run() throws IOException, InterruptedException {
    var java = ProcessHandle.current().info().command().orElse("java");
    var bare = List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-version");
    var launcher = HOME.resolve("keyway").toString();
    var figures = new ArrayList<Figure>();
    for (var words : List.of("--version", "azwi --help", "provider --help")) {
      var command = new ArrayList<>(List.of(launcher));
      command.addAll(List.of(words.split(" ")));
      // By turns, so that both see the same machine.
      var ours = new ArrayList<Double>();
      var nothing = new ArrayList<Double>();
      for (int i = 0; i < ROUNDS; i++) {
        ours.add(milliseconds(command));
        nothing.add(milliseconds(bare));
      }
      figures.add(
          Figure.plain("keyway " + words, "ms", Median.of(ours))
              .beside(Median.of(nothing), Source.BARE));
    }
    return new Report(
        "commands (until they end)",
        figures,
        List.of("Medians of %d by ./keyway; beside them java -version.".formatted(ROUNDS)));
  }

  private static double milliseconds(List<String> command)
      throws IOException, InterruptedException {
    var start = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new Unavailable("%s ended with %d".formatted(command, process.exitValue()));
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
