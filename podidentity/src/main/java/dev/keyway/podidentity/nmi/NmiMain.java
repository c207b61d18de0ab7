// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.metrics.ProcessMetrics;
import dev.keyway.agent.metrics.TokenCounter;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.podidentity.nmi.redirect.LinuxLinks;
import dev.keyway.podidentity.program.Program;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// NMI as a program: arguments to exit code.
public final class NmiMain {
  private static final List<String> SOURCES =
      List.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", "IMDS_ENDPOINT");

  private static final Flags FLAGS =
      new Flags(
          """
          Usage: keyway nmi [flags]
          Gives the pods of a node the tokens of their Azure identities, in the place of the
          metadata service: NMI of aad-pod-identity.
          """,
          Stream.of(NmiFlags.TABLE, KlogFlags.TABLE).<Flag>flatMap(List::stream).toList(),
          NmiFlags.VARIABLES,
          List.of(
              "keyway nmi --node=$(KUBE_NODE_NAME) --http-probe-port=8085",
              "keyway nmi --node=node1 --operation-mode=managed --forceNamespaced",
              "keyway nmi --node=node1 --set-retry-after-header --retry-attempts-for-created=1"
                  + " --retry-attempts-for-assigned=1 --find-identity-retry-interval=1"));

  private record Options(NmiOptions nmi, Optional<Path> kubeconfig) {}

  private NmiMain() {}

  /// Returns what the program is told by.
  public static Flags flags() {
    return FLAGS;
  }

  /// Runs NMI until `stop` fires or it cannot go on.
  ///
  /// @return the exit code: 0 after an orderly end, 1 if it could not start or go on or rules of
  ///   iptables may be left, 2 for flags it does not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    var commandLine =
        new CommandLine<>(
            FLAGS,
            reader ->
                new Options(
                    NmiCommandLine.read(reader, environment),
                    reader.present("kubeconfig").map(Path::of)),
            Program.versionLine(BuildVersion.current()));
    return new ServerProgram<>(
            NmiMain.class,
            commandLine,
            options -> options.nmi().log(),
            (options, running) -> serve(options, environment, running))
        .run(arguments, new Console(out, err), stop);
  }

  private static int serve(
      Options options, Map<String, String> environment, ServerProgram.Running running)
      throws AccessFailed, InterruptedException {
    try {
      return serving(options, environment, running);
    } catch (AzureException unusable) {
      throw StartFailed.because(unusable);
    }
  }

  private static int serving(
      Options options, Map<String, String> environment, ServerProgram.Running running)
      throws AccessFailed, InterruptedException {
    var exitCode = new AtomicInteger();
    Runnable giveUp =
        () -> {
          exitCode.set(CommandLine.UNUSABLE);
          running.stop().fire();
        };
    var version = BuildVersion.current();
    var clock = running.clock();
    var userAgent = Program.NMI.userAgent(version, options.nmi().userAgent());
    var metrics = new Metrics("aad-pod-identity");
    ProcessMetrics.register(metrics, version);
    try (var client =
            KubernetesClient.open(
                access(options, environment, clock), ClientSettings.of(userAgent));
        var azure = azure(environment, options.nmi().metadata(), userAgent, metrics);
        var _ =
            NmiApplication.start(
                options.nmi(),
                new NmiApplication.Ports(
                    client,
                    azure.tokens(),
                    metrics,
                    clock,
                    running.logs(),
                    version,
                    new LinuxLinks(Path.of("/proc"), Path.of("/sys")),
                    giveUp))) {
      running.stop().await();
      running.log().info("stopping: pods' calls go to the metadata service from now on");
    }
    // Closing may have found something, too.
    return exitCode.get();
  }

  /// Tokens come from the metadata service that pods think they call, unless the environment names
  /// another.
  ///
  /// @param metrics shows where they come from
  static AzureClient azure(
      Map<String, String> environment, URI metadata, String userAgent, Metrics metrics) {
    var variables = new HashMap<>(environment);
    if (SOURCES.stream().allMatch(name -> environment.getOrDefault(name, "").isBlank())) {
      variables.put(SOURCES.getFirst(), metadata.toString());
    }
    var tokens = new TokenCounter(metrics, "nmi");
    return AzureClient.create(
        AzureSettings.fromEnvironment(variables).withUserAgent(userAgent),
        (_, source) -> tokens.count(source.text())); // NMI wants tokens only
  }

  private static ClusterAccess access(
      Options options, Map<String, String> environment, InstantSource clock) throws AccessFailed {
    return ClusterAccess.find(ClusterAccess.Places.of(options.kubeconfig(), environment), clock);
  }
}
