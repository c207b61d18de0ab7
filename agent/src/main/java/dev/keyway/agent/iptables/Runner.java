// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs programs.
public interface Runner {
  /// How a program ended.
  ///
  /// @param error what it wrote to standard error, or its beginning
  record Outcome(int exitCode, String error) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /// Runs `command` to its end.
  ///
  /// @param output given each line of its standard output
  /// @throws ProgramMissing if there is no such program
  /// @throws IOException if it cannot be run or does not end
  Outcome run(Command command, Consumer<String> output) throws IOException;

  /// The node or the image lacks a program.
  final class ProgramMissing extends IOException {
    public ProgramMissing(String program) {
      super("there is no program " + program);
    }
  }

  /// Returns the lines which `command` writes.
  default List<String> lines(Command command) throws IOException {
    var lines = new ArrayList<String>();
    var outcome = run(command, lines::add);
    if (!outcome.succeeded()) {
      throw new CommandFailed(command, outcome);
    }
    return lines;
  }
}
