// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.local.SandboxUnavailable;
import dev.keyway.cli.output.Progress;
import java.time.Duration;
import java.util.Optional;
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
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

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
    try (var _ = new Progress(spec.commandLine().getErr(), "ending the local Azure")) {
      var lost = ask(running.get());
      if (!ended(process)) {
        throw new CommandFailed(
            "the local Azure (pid %d) did not end within %d s%s"
                .formatted(
                    process.pid(),
                    LIMIT.toSeconds(),
                    lost.map(why -> ": " + why.getMessage()).orElse("")));
      }
      out.println("local Azure ended (pid %d)".formatted(process.pid()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// It may be gone before its answer is; whether it ends is what counts.
  private static Optional<SandboxUnavailable> ask(RunningSandbox running) {
    try {
      running.stop();
      return Optional.empty();
    } catch (SandboxUnavailable e) {
      return Optional.of(e);
    }
  }

  /// Looks by itself: of a process that is not its child the JDK learns seconds later that it
  /// ended.
  private static boolean ended(ProcessHandle process) throws InterruptedException {
    var giveUp = System.nanoTime() + LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < giveUp) {
      Thread.sleep(LOOK_AGAIN);
    }
    return !process.isAlive();
  }
}
