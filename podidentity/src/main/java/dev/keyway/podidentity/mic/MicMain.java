// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.agent.server.Liveness;
import dev.keyway.azure.AzureException;
import dev.keyway.podidentity.program.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// MIC as a program: arguments to exit code.
public final class MicMain {
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

  private MicMain() {}

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
    var commandLine =
        new CommandLine<>(
            FLAGS,
            reader -> RunningMic.options(reader, environment),
            Program.versionLine(BuildVersion.current()));
    return new ServerProgram<>(
            MicMain.class,
            commandLine,
            MicOptions::log,
            (options, running) -> serve(options, environment, running))
        .run(arguments, new Console(out, err), stop);
  }

  private static int serve(
      MicOptions options, Map<String, String> environment, ServerProgram.Running running)
      throws IOException, InterruptedException {
    var outside =
        new RunningMic.Outside(
            environment, new Liveness(), running.logs(), BuildVersion.current(), running.clock());
    try (var _ = RunningMic.start(options, outside)) {
      running.stop().await();
      running.log().info("stopping");
      return 0;
    } catch (AzureException unusable) {
      throw StartFailed.because(unusable);
    }
  }
}
