// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that runs beside the nodes.
final class Program implements AutoCloseable {
  private final Process process;
  private final Path log;

  Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Program start(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    var log = Files.createTempFile(folder, "program", ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Commands.strip(builder.environment());
    builder.environment().putAll(environment);
    return new Program(builder.start(), log);
  }

  Process process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it as kubelet does.
  ///
  /// @return the exit code
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
    return process.exitValue();
  }

  /// Ends it as `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
