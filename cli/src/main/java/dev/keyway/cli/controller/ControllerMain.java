// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.controller;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.Parts;
import dev.keyway.azure.AzureException;
import dev.keyway.podidentity.mic.RunningMic;
import dev.keyway.webhook.RunningWebhook;
import dev.keyway.webhook.WebhookApplication;
import dev.keyway.webhook.WebhookOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The controller as a program: arguments to exit code. Every replica answers the API server as the
/// webhook; one of them leads as MIC.
public final class ControllerMain {
  private static final Flags FLAGS =
      new Flags(
          """
          Usage: keyway controller [flags]
          What a cluster needs once: MIC of aad-pod-identity, under its lease, and the webhook of
          azure-workload-identity, on every replica. The flags are those of keyway mic and keyway
          webhook, and so are the ports of their probes and metrics.
          MIC_POD_NAMESPACE must hold the pod's namespace, AZURE_TENANT_ID the tenant of service
          accounts that name none.
          """,
          ControllerOptions.flags(),
          Stream.of(RunningMic.variables(), RunningWebhook.variables())
              .<Setting>flatMap(List::stream)
              .toList(),
          List.of(
              "keyway controller --cloudconfig=/etc/kubernetes/azure.json",
              "keyway controller --pod-identity=false --log-format=json"));

  private final Map<String, String> environment;
  private final Function<WebhookOptions, WebhookApplication.Deciders> deciders;
  private final BuildVersion version = BuildVersion.current();

  private ControllerMain(
      Map<String, String> environment,
      Function<WebhookOptions, WebhookApplication.Deciders> deciders) {
    this.environment = environment;
    this.deciders = deciders;
  }

  /// Returns what the program is told by.
  public static Flags flags() {
    return FLAGS;
  }

  /// Runs until `stop` fires.
  ///
  /// @param deciders who decides about pods and manifests
  /// @return the exit code: 0 after an orderly end, 1 if it could not start, 2 for flags it does
  ///   not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      Function<WebhookOptions, WebhookApplication.Deciders> deciders,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    return new ControllerMain(environment, deciders)
        .program()
        .run(arguments, new Console(out, err), stop);
  }

  private ServerProgram<ControllerOptions> program() {
    var commandLine =
        new CommandLine<>(
            FLAGS,
            reader -> ControllerOptions.read(reader, environment),
            "keyway controller " + version.line());
    return new ServerProgram<>(
        ControllerMain.class, commandLine, ControllerOptions::log, this::serve);
  }

  private int serve(ControllerOptions options, ServerProgram.Running running)
      throws IOException, InterruptedException {
    try (var parts = new Parts(running.log())) {
      start(options, running, parts);
      running.stop().await();
      running.log().info("stopping");
      return 0;
    } catch (AzureException unusable) {
      throw StartFailed.because(unusable);
    }
  }

  /// The webhook first: pods wait for it, and nobody waits for MIC's lead.
  private void start(ControllerOptions options, ServerProgram.Running running, Parts parts)
      throws IOException {
    var logs = running.logs();
    var clock = running.clock();
    // Kubelet asks one of the two ports, and means the process.
    var alive = new Liveness();
    if (options.webhook().isPresent()) {
      var webhook = options.webhook().get();
      parts.add(
          RunningWebhook.start(
              webhook,
              new RunningWebhook.Outside(
                  environment, deciders.apply(webhook), alive, logs, version, clock)));
    }
    if (options.mic().isPresent()) {
      parts.add(
          RunningMic.start(
              options.mic().get(),
              new RunningMic.Outside(environment, alive, logs, version, clock)));
    }
  }
}
