// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.Liveness;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A running webhook with its connection to the API server: alone in a process, or beside MIC in
/// the controller.
public final class RunningWebhook implements AutoCloseable {
  /// How long an API server of several may take to notice a changed configuration.
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final WebhookApplication application;

  /// What it takes from the process.
  ///
  /// @param environment the process's variables
  /// @param deciders who decides about pods and manifests
  /// @param alive tells of the process, and is told of the webhook
  public record Outside(
      Map<String, String> environment,
      WebhookApplication.Deciders deciders,
      Liveness alive,
      Logs logs,
      BuildVersion version,
      InstantSource clock) {}

  private RunningWebhook(KubernetesClient client, WebhookApplication application) {
    this.client = client;
    this.application = application;
  }

  /// Returns the flags by which a program takes its options.
  public static List<Flag> flags() {
    return WebhookCommandLine.TABLE;
  }

  /// Returns the variables of the environment that it goes by.
  public static List<Setting> variables() {
    return WebhookCommandLine.VARIABLES;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  public static WebhookOptions options(FlagReader flags, Map<String, String> environment) {
    return WebhookCommandLine.read(flags, environment);
  }

  /// Starts everything, or nothing. The API server need not be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  /// @throws AccessFailed if nothing says how to reach the API server
  public static RunningWebhook start(WebhookOptions options, Outside outside) throws AccessFailed {
    var userAgent = new WorkloadIdentityVersion(outside.version()).userAgent("webhook");
    var client = KubernetesClient.open(access(options, outside), ClientSettings.of(userAgent));
    try {
      var application =
          WebhookApplication.start(
              options,
              new WebhookApplication.Outside(
                  client,
                  outside.deciders(),
                  outside.alive(),
                  outside.clock(),
                  SETTLE,
                  outside.version(),
                  outside.logs()));
      return new RunningWebhook(client, application);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static ClusterAccess access(WebhookOptions options, Outside outside) throws AccessFailed {
    return ClusterAccess.find(
        ClusterAccess.Places.of(options.kubeconfig(), outside.environment()), outside.clock());
  }

  @Override
  public void close() {
    application.close();
    client.close();
  }
}
