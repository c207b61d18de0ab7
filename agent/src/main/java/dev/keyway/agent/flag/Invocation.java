// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import java.util.List;
import java.util.function.Function;

/// What a command line asks a program to do, or everything that is wrong with it.
///
/// @param <O> the program's options
public sealed interface Invocation<O> {

  /// Serve.
  record Run<O>(O options) implements Invocation<O> {}

  /// Print the version.
  record Version<O>() implements Invocation<O> {}

  /// Print the help.
  record Help<O>() implements Invocation<O> {}

  /// The flags cannot be understood: exit 2.
  record Misused<O>(List<String> problems) implements Invocation<O> {}

  /// The flags are understood and cannot be used: exit 1.
  record Unusable<O>(List<String> problems) implements Invocation<O> {}

  /// Reads a command line.
  ///
  /// @param options makes options of flags, noting problems with the reader
  static <O> Invocation<O> parse(
      Flags flags, List<String> arguments, Function<FlagReader, O> options) {
    var given = flags.parse(arguments);
    if (!given.problems().isEmpty()) {
      return new Misused<>(given.problems());
    }
    if (given.is("help")) {
      return new Help<>();
    }
    if (given.is("version")) {
      return new Version<>();
    }
    var reader = new FlagReader(given);
    var made = options.apply(reader);
    return reader.problems().isEmpty() ? new Run<>(made) : new Unusable<>(reader.problems());
  }
}
