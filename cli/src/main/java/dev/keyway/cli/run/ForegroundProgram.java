// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A program that has this one's terminal until it ends.
final class ForegroundProgram {
  private ForegroundProgram() {}

  /// Runs it to its end.
  ///
  /// @param environment all of its variables
  /// @return its exit code
  /// @throws RunFailed if it cannot be started
  static int run(List<String> command, Map<String, String> environment)
      throws InterruptedException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new RunFailed("cannot start %s: %s".formatted(command.getFirst(), e.getMessage()), e);
    }
    // Whoever ends this program means the other one.
    var ending = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return process.waitFor();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(ending);
      } catch (IllegalStateException _) {
        // It is running.
      }
    }
  }
}
