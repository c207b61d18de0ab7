// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The webhook as a program: arguments to exit code.
public final class WebhookMain {
  private static final int UNUSABLE = 1;
  private static final int MISUSED = 2;

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

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Function<WebhookOptions, WebhookApplication.Deciders> deciders;
  private final WorkloadIdentityVersion version =
      new WorkloadIdentityVersion(BuildVersion.current());

  private WebhookMain(
      Map<String, String> environment,
      Function<WebhookOptions, WebhookApplication.Deciders> deciders,
      PrintStream out,
      PrintStream err) {
    this.environment = environment;
    this.deciders = deciders;
    this.out = out;
    this.err = err;
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
    return new WebhookMain(environment, deciders, out, err).run(arguments, stop);
  }

  private int run(List<String> arguments, StopSignal stop) {
    Invocation<WebhookOptions> invocation =
        Invocation.parse(FLAGS, arguments, reader -> RunningWebhook.options(reader, environment));
    return switch (invocation) {
      case Invocation.Help() -> print(FLAGS.help());
      case Invocation.Version() -> print(version.json() + "\n");
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

  private int serve(WebhookOptions options, StopSignal stop) {
    try (var logs = new Logs(options.log(), err, err, InstantSource.system())) {
      JulBridge.install(logs);
      var log = logs.named(WebhookMain.class);
      try {
        serve(options, stop, logs, log);
        return 0;
      } catch (StartFailed failed) {
        failed.problems().forEach(problem -> log.error("cannot start", "error", problem));
        return UNUSABLE;
      } catch (AccessFailed | IllegalArgumentException unusable) {
        log.error("cannot start", "error", String.valueOf(unusable.getMessage()));
        return UNUSABLE;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  private void serve(WebhookOptions options, StopSignal stop, Logs logs, Log log)
      throws AccessFailed, InterruptedException {
    var outside =
        new RunningWebhook.Outside(
            environment,
            deciders.apply(options),
            logs,
            BuildVersion.current(),
            InstantSource.system());
    try (var _ = RunningWebhook.start(options, outside)) {
      stop.await();
      log.verbose(2, "stopping");
    }
  }
}
