// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// `./keyway release`: makes what users install.
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Makes what users install, under target/release.",
    subcommands = {
      HelpCommand.class,
      AllCommand.class,
      ImageCommand.class,
      ImageCommand.Classes.class,
      ManifestsCommand.class,
      ReferenceCommand.class
    })
public final class Main {
  private Main() {}

  /// Exits with 0, 1 if something could not be made, or 2 if the command line is wrong.
  ///
  /// @param words of the command line
  public static void main(String... words) {
    var command =
        new CommandLine(new Main())
            .setCommandName("keyway release")
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, line, result) -> {
              line.getErr().println("keyway release: " + failure.getMessage());
              return 1;
            });
    System.exit(command.execute(words));
  }
}
