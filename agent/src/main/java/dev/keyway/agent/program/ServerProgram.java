// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.program;

import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// A program that serves until it is told to stop. It has the JVM for itself.
///
/// @param <O> the program's options
/// @param owner the class whose name its log lines carry
/// @param logging what the options say about the log
public record ServerProgram<O>(
    Class<?> owner,
    CommandLine<O> commandLine,
    Function<O, LogOptions> logging,
    Service<O> service) {

  /// What a program does between its start and its end.
  @FunctionalInterface
  public interface Service<O> {
    /// Serves until the signal to stop fires, or as long as it can.
    ///
    /// @return the exit code
    /// @throws StartFailed naming all that stood in the way
    /// @throws IOException if it could not start
    /// @throws IllegalArgumentException if it could not start
    int serve(O options, Running running) throws IOException, InterruptedException;
  }

  /// What a running program has of the process.
  public record Running(Logs logs, Log log, InstantSource clock, StopSignal stop) {}

  /// Runs the program until `stop` fires or it cannot go on.
  ///
  /// @return the exit code: the service's own, 1 if it could not start, 2 for flags it does not
  ///   understand
  public int run(List<String> arguments, Console console, StopSignal stop) {
    return commandLine.run(arguments, console, options -> serve(options, console, stop));
  }

  private int serve(O options, Console console, StopSignal stop) {
    var clock = InstantSource.system();
    try (var logs = new Logs(logging.apply(options), console.out(), console.err(), clock)) {
      JulBridge.install(logs);
      var log = logs.named(owner);
      try {
        return service.serve(options, new Running(logs, log, clock, stop));
      } catch (StartFailed failed) {
        return unusable(log, failed.problems());
      } catch (IOException | IllegalArgumentException failed) {
        return unusable(log, List.of(String.valueOf(failed.getMessage())));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  private static int unusable(Log log, List<String> problems) {
    problems.forEach(problem -> log.error("cannot start", log.errorKey(), problem));
    return CommandLine.UNUSABLE;
  }
}
