// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.program;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// What a program answers to its arguments before it does any work.
///
/// @param <O> the program's options
/// @param options makes options of flags, noting problems with the reader
/// @param version what `--version` prints, in one line
public record CommandLine<O>(Flags flags, Function<FlagReader, O> options, String version) {
  /// The exit code of a program that cannot do its work.
  public static final int UNUSABLE = 1;

  /// The exit code of a program that does not understand its flags.
  public static final int MISUSED = 2;

  /// Prints what is asked for or what is wrong with the arguments, or else does the work.
  ///
  /// @return the exit code: that of `work`, or 0, [#UNUSABLE] or [#MISUSED]
  public int run(List<String> arguments, Console console, ToIntFunction<O> work) {
    var out = console.out();
    var err = console.err();
    return switch (Invocation.parse(flags, arguments, options)) {
      case Invocation.Help<O>() -> {
        out.print(flags.help());
        out.flush();
        yield 0;
      }
      case Invocation.Version<O>() -> {
        out.println(version);
        out.flush();
        yield 0;
      }
      case Invocation.Misused<O>(var problems) -> {
        problems.forEach(err::println);
        err.print(flags.help());
        yield MISUSED;
      }
      case Invocation.Unusable<O>(var problems) -> {
        problems.forEach(err::println);
        yield UNUSABLE;
      }
      case Invocation.Run<O>(var given) -> work.applyAsInt(given);
    };
  }
}
