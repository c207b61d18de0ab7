// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.azure.AzureException;
import dev.keyway.podidentity.program.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// MIC as a program: arguments to exit code.
public final class MicMain {
  private static final int UNUSABLE = 1;
  private static final int MISUSED = 2;

  private static final Flags FLAGS =
      new Flags(
          """
          Usage: keyway mic [flags]
          Assigns Azure identities to the machines of the pods that are bound to them.
          MIC_POD_NAMESPACE must hold the pod's namespace.
          """,
          RunningMic.flags(),
          RunningMic.variables(),
          List.of(
              "keyway mic --cloudconfig=/etc/kubernetes/azure.json",
              "keyway mic --kubeconfig=/root/.kube/config --forceNamespaced"));

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  private MicMain(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /// Returns what the program is told by.
  public static Flags flags() {
    return FLAGS;
  }

  /// Runs until `stop` fires.
  ///
  /// @return the exit code: 0 after an orderly end, 1 if it could not start, 2 for flags it does
  ///   not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    return new MicMain(environment, out, err).run(arguments, stop);
  }

  private int run(List<String> arguments, StopSignal stop) {
    Invocation<MicOptions> invocation =
        Invocation.parse(FLAGS, arguments, reader -> RunningMic.options(reader, environment));
    return switch (invocation) {
      case Invocation.Help() -> print(FLAGS.help());
      case Invocation.Version() -> print(Program.versionLine(BuildVersion.current()) + "\n");
      case Invocation.Misused(var problems) -> {
        problems.forEach(err::println);
        err.print(FLAGS.help());
        yield MISUSED;
      }
      case Invocation.Unusable(var problems) -> {
        problems.forEach(err::println);
        yield UNUSABLE;
      }
      case Invocation.Run(var options) -> serve(options, stop);
    };
  }

  private int print(String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private int serve(MicOptions options, StopSignal stop) {
    try (var logs = new Logs(options.log(), out, err, InstantSource.system())) {
      JulBridge.install(logs);
      var log = logs.named(MicMain.class);
      try {
        serve(options, stop, logs, log);
        return 0;
      } catch (StartFailed failed) {
        failed.problems().forEach(problem -> log.error("cannot start", "err", problem));
        return UNUSABLE;
      } catch (AzureException | IOException | IllegalArgumentException unusable) {
        log.error("cannot start", "err", String.valueOf(unusable.getMessage()));
        return UNUSABLE;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  private void serve(MicOptions options, StopSignal stop, Logs logs, Log log)
      throws IOException, InterruptedException {
    var outside =
        new RunningMic.Outside(environment, logs, BuildVersion.current(), InstantSource.system());
    try (var _ = RunningMic.start(options, outside)) {
      stop.await();
      log.info("stopping");
    }
  }
}
