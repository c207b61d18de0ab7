// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `keyway sandbox up` in a process that outlives this one.
public final class SandboxProcess {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private SandboxProcess() {}

  /// Starts it and returns when it is ready.
  ///
  /// @throws IOException with what it printed if it ends or does not get ready
  public static void startDetached(List<String> flags, SandboxRegistry registry)
      throws IOException {
    var log = registry.logFile();
    Files.createDirectories(Path.of(log.toString()).toAbsolutePath().getParent());
    var command = new ArrayList<>(JavaProgram.SANDBOX.command(List.of()));
    command.addAll(List.of("sandbox", "up"));
    command.addAll(flags);
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    awaitReady(process, registry, log);
  }

  private static void awaitReady(Process process, SandboxRegistry registry, Path log)
      throws IOException {
    var giveUp = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (System.nanoTime() < giveUp) {
        if (readyInstance(registry, process).isPresent()) {
          return;
        }
        if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(reason(log));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    throw new IOException(
        "the local Azure was not ready after %d s: %s"
            .formatted(START_LIMIT.toSeconds(), reason(log)));
  }

  /// It writes itself down once it is ready. To ask it as well would take half a second, which goes
  /// into this process's first TLS connection.
  private static Optional<RunningSandbox> readyInstance(SandboxRegistry registry, Process process) {
    return registry.running().filter(sandbox -> sandbox.process().pid() == process.pid());
  }

  private static String reason(Path log) throws IOException {
    return Files.readString(log).strip().replaceFirst("^keyway: ", "");
  }
}
