// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.output.Progress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `keyway sandbox down`.
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "End the local Azure. Its state is kept if it was started with --state.")
final class SandboxDown implements Runnable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    var running = SandboxRegistry.of(System.getenv()).running();
    if (running.isEmpty()) {
      out.println("no local Azure is running");
      return;
    }
    var process = running.get().process();
    running.get().stop();
    try (var _ = new Progress(spec.commandLine().getErr(), "ending the local Azure")) {
      process.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      out.println("local Azure ended (pid %d)".formatted(process.pid()));
    } catch (TimeoutException | ExecutionException e) {
      throw new CommandFailed(
          "the local Azure (pid %d) did not end within %d s"
              .formatted(process.pid(), LIMIT.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
