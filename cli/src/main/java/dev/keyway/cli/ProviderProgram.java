// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.StopSignal;
import dev.keyway.provider.ProviderMain;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// `keyway provider` as a process: signals in, exit code out.
final class ProviderProgram {
  private ProviderProgram() {}

  static void main(List<String> arguments) {
    var stop = new StopSignal();
    var ended = new CompletableFuture<Integer>();
    // SIGTERM and SIGINT arrive as a shutdown of the JVM, which would report 143 for an orderly
    // end. Halting from the hook, once the program is done, reports its own exit code.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stop.fire();
              Runtime.getRuntime().halt(ended.join());
            }));
    ended.complete(ProviderMain.run(arguments, System.getenv(), System.out, System.err, stop));
    System.exit(ended.join());
  }
}
