// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.agent.server.Liveness;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The webhook as a program: arguments to exit code.
public final class WebhookMain {
  private static final Flags FLAGS =
      new Flags(
          """
          Usage: keyway webhook [flags]
          Gives pods with the label azure.workload.identity/use=true what they need for workload
          identity, and checks manifests: the webhook of azure-workload-identity.
          AZURE_TENANT_ID must hold the tenant of service accounts that name none.
          """,
          RunningWebhook.flags(),
          RunningWebhook.variables(),
          List.of(
              "keyway webhook --log-level=info",
              "keyway webhook --kubeconfig=/root/.kube/config --webhook-addr=127.0.0.1:9443"
                  + " --webhook-dns-names=127.0.0.1"));

  private WebhookMain() {}

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
    var commandLine =
        new CommandLine<>(
            FLAGS,
            reader -> RunningWebhook.options(reader, environment),
            new WorkloadIdentityVersion(BuildVersion.current()).json());
    return new ServerProgram<>(
            WebhookMain.class,
            commandLine,
            WebhookOptions::log,
            (options, running) -> serve(options, environment, deciders.apply(options), running))
        .run(arguments, new Console(out, err), stop);
  }

  private static int serve(
      WebhookOptions options,
      Map<String, String> environment,
      WebhookApplication.Deciders deciders,
      ServerProgram.Running running)
      throws AccessFailed, InterruptedException {
    var outside =
        new RunningWebhook.Outside(
            environment,
            deciders,
            new Liveness(),
            running.logs(),
            BuildVersion.current(),
            running.clock());
    try (var _ = RunningWebhook.start(options, outside)) {
      running.stop().await();
      running.log().verbose(2, "stopping");
      return 0;
    }
  }
}
