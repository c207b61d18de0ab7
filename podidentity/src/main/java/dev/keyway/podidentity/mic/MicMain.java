// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
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
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
          table(),
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

  private static List<Flag> table() {
    return Stream.of(MicFlags.TABLE, KlogFlags.TABLE).flatMap(List::stream).toList();
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
        Invocation.parse(FLAGS, arguments, reader -> MicCommandLine.read(reader, environment));
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
    var version = BuildVersion.current();
    var userAgent = Program.MIC.userAgent(version, options.userAgent());
    var clock = InstantSource.system();
    var metrics = new MicMetrics(new Metrics("aad-pod-identity-mic"));
    if (options.signIn().file().isEmpty()) {
      log.warning("no --cloudconfig: the environment says how to sign in to Azure");
    }
    var azureSettings = AzureSettings.fromEnvironment(environment).withUserAgent(userAgent);
    var settings = ClientSettings.of(userAgent);
    try (var client = KubernetesClient.open(access(options, clock), settings);
        var voter = KubernetesClient.open(access(options, clock), settings);
        var azure = AzureClient.create(azureSettings);
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
        var _ =
            MicApplication.start(
                options,
                new MicApplication.Ports(
                    client,
                    voter,
                    machines,
                    machines::immutables,
                    metrics,
                    clock,
                    logs,
                    version))) {
      stop.await();
      log.info("stopping");
    }
  }

  private ClusterAccess access(MicOptions options, InstantSource clock) throws AccessFailed {
    var home = Optional.ofNullable(environment.get("HOME")).filter(path -> !path.isEmpty());
    return ClusterAccess.find(
        new ClusterAccess.Places(
            options.kubeconfig(),
            environment,
            home.map(Path::of),
            ClusterAccess.SERVICE_ACCOUNT_FOLDER),
        clock);
  }
}
