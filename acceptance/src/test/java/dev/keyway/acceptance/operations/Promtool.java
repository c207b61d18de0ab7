// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Prometheus' own judge of metrics and rules: Debian's package `prometheus` has it.
record Promtool(Path program) {
  record Outcome(int exitCode, String out, String err) {}

  /// Returns the one on PATH, or skips the test.
  static Promtool orSkip() {
    var found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "promtool is not on PATH: Debian's package prometheus has it");
    return new Promtool(found.get());
  }

  Outcome run(String input, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).start();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var out = readers.submit(() -> new String(process.getInputStream().readAllBytes(), UTF_8));
      var err = readers.submit(() -> new String(process.getErrorStream().readAllBytes(), UTF_8));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      } catch (IOException closed) {
        // It ended without reading: its exit code says why.
      }
      return new Outcome(process.waitFor(), out.get(), err.get());
    }
  }
}
