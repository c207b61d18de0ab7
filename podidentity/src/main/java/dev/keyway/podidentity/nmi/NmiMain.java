// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

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
  private static final int UNUSABLE = 1;
  private static final int MISUSED = 2;
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

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  private record Options(NmiOptions nmi, Optional<Path> kubeconfig) {}

  private NmiMain(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

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
    return new NmiMain(environment, out, err).run(arguments, stop);
  }

  private int run(List<String> arguments, StopSignal stop) {
    Invocation<Options> invocation =
        Invocation.parse(
            FLAGS,
            arguments,
            reader ->
                new Options(
                    NmiCommandLine.read(reader, environment),
                    reader.present("kubeconfig").map(Path::of)));
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

  private int serve(Options options, StopSignal stop) {
    try (var logs = new Logs(options.nmi().log(), out, err, InstantSource.system())) {
      JulBridge.install(logs);
      var log = logs.named(NmiMain.class);
      try {
        return serve(options, stop, logs, log);
      } catch (StartFailed failed) {
        failed.problems().forEach(problem -> log.error("cannot start", "err", problem));
        return UNUSABLE;
      } catch (AccessFailed | IllegalArgumentException | AzureException unusable) {
        log.error("cannot start", "err", String.valueOf(unusable.getMessage()));
        return UNUSABLE;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  private int serve(Options options, StopSignal stop, Logs logs, Log log)
      throws AccessFailed, InterruptedException {
    var exitCode = new AtomicInteger();
    Runnable giveUp =
        () -> {
          exitCode.set(UNUSABLE);
          stop.fire();
        };
    var version = BuildVersion.current();
    var clock = InstantSource.system();
    var userAgent = Program.NMI.userAgent(version, options.nmi().userAgent());
    try (var client = KubernetesClient.open(access(options, clock), ClientSettings.of(userAgent));
        var azure = AzureClient.create(azure(environment, options.nmi().metadata(), userAgent));
        var _ =
            NmiApplication.start(
                options.nmi(),
                new NmiApplication.Ports(
                    client,
                    azure.tokens(),
                    new Metrics("aad-pod-identity"),
                    clock,
                    logs,
                    version,
                    new LinuxLinks(Path.of("/proc"), Path.of("/sys")),
                    giveUp))) {
      stop.await();
      log.info("stopping: pods' calls go to the metadata service from now on");
    }
    // Closing may have found something, too.
    return exitCode.get();
  }

  /// Tokens come from the metadata service that pods think they call, unless the environment names
  /// another.
  static AzureSettings azure(Map<String, String> environment, URI metadata, String userAgent) {
    var variables = new HashMap<>(environment);
    if (SOURCES.stream().allMatch(name -> environment.getOrDefault(name, "").isBlank())) {
      variables.put(SOURCES.getFirst(), metadata.toString());
    }
    return AzureSettings.fromEnvironment(variables).withUserAgent(userAgent);
  }

  private ClusterAccess access(Options options, InstantSource clock) throws AccessFailed {
    return ClusterAccess.find(ClusterAccess.Places.of(options.kubeconfig(), environment), clock);
  }
}
