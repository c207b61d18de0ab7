// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import java.util.List;
import java.util.stream.Collectors;

/// Commands as a POSIX shell reads them.
final class ShellText {
  private ShellText() {}

  /// Returns a command line that hands over exactly these arguments.
  static String command(List<String> arguments) {
    return arguments.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9@%+=:,./_-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
