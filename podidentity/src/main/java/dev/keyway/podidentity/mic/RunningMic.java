// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.metrics.ProcessMetrics;
import dev.keyway.agent.metrics.TokenCounter;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.Parts;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.podidentity.mic.cloud.CloudMachines;
import dev.keyway.podidentity.mic.metrics.MicMetrics;
import dev.keyway.podidentity.program.Program;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A running MIC with its connections to the API server and to Azure: alone in a process, or beside
/// the webhook in the controller.
public final class RunningMic implements AutoCloseable {
  private final Parts parts;

  /// What it takes from the process.
  ///
  /// @param environment the process's variables
  /// @param alive tells of the process, and is told of MIC
  public record Outside(
      Map<String, String> environment,
      Liveness alive,
      Logs logs,
      BuildVersion version,
      InstantSource clock) {}

  private RunningMic(Parts parts) {
    this.parts = parts;
  }

  /// Returns the flags by which a program takes its options.
  public static List<Flag> flags() {
    return Stream.of(MicFlags.TABLE, KlogFlags.TABLE).flatMap(List::stream).toList();
  }

  /// Returns the variables of the environment that it goes by.
  public static List<Setting> variables() {
    return MicFlags.VARIABLES;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  public static MicOptions options(FlagReader flags, Map<String, String> environment) {
    return MicCommandLine.read(flags, environment);
  }

  /// Starts everything, or nothing. Neither the API server nor Azure need be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  /// @throws AzureException if the cloud's configuration cannot be used
  /// @throws IOException if a file that names the API server or Azure cannot be read
  public static RunningMic start(MicOptions options, Outside outside) throws IOException {
    var log = outside.logs().named(RunningMic.class);
    var parts = new Parts(log);
    try {
      begin(options, outside, log, parts);
      return new RunningMic(parts);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static void begin(MicOptions options, Outside outside, Log log, Parts parts)
      throws IOException {
    var version = outside.version();
    var clock = outside.clock();
    var userAgent = Program.MIC.userAgent(version, options.userAgent());
    var all = new Metrics("aad-pod-identity-mic");
    ProcessMetrics.register(all, version);
    var metrics = new MicMetrics(all);
    if (options.signIn().file().isEmpty()) {
      log.warning("no --cloudconfig: the environment says how to sign in to Azure");
    }
    var settings = ClientSettings.of(userAgent);
    var client = KubernetesClient.open(access(options, outside), settings);
    parts.add(client);
    var voter = KubernetesClient.open(access(options, outside), settings);
    parts.add(voter);
    var tokens = new TokenCounter(all, "mic");
    var azure =
        AzureClient.create(
            AzureSettings.fromEnvironment(outside.environment()).withUserAgent(userAgent),
            (_, source) -> tokens.count(source.text()));
    parts.add(azure);
    var machines =
        CloudMachines.start(
            options.signIn(),
            (cloud, credential) -> azure.machines(cloud, credential, metrics),
            () -> log.info("signing in to Azure anew, as the configuration has changed"),
            why ->
                log.error(
                    "the changed cloud configuration cannot be used, staying with the last one",
                    "err",
                    why),
            Pause.REAL);
    parts.add(machines);
    parts.add(
        MicApplication.start(
            options,
            new MicApplication.Ports(
                client,
                voter,
                machines,
                machines::immutables,
                metrics,
                outside.alive(),
                clock,
                outside.logs(),
                version)));
  }

  private static ClusterAccess access(MicOptions options, Outside outside) throws AccessFailed {
    return ClusterAccess.find(
        ClusterAccess.Places.of(options.kubeconfig(), outside.environment()), outside.clock());
  }

  /// Stops at once and gives the lock back. Assignments stay as they are.
  @Override
  public void close() {
    parts.close();
  }
}
