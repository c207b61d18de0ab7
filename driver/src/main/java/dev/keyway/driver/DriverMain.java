// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.metrics.ProcessMetrics;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.driver.mount.KernelMounts;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The driver as a program: arguments to exit code.
///
/// @param <O> the options of the providers in this process
public final class DriverMain<O> {
  private static final Program<List<String>> DRIVER =
      new Program<>(
          """
          Usage: keyway driver [flags]
          Mounts what providers fetch into pods, as kubelet's Secrets Store CSI driver.
          """,
          List.of(
              "keyway driver --endpoint=unix:///csi/csi.sock --nodeid=$(KUBE_NODE_NAME)",
              "keyway driver --endpoint=unix:///csi/csi.sock --nodeid=node1"
                  + " --enable-secret-rotation --rotation-poll-interval=30s"),
          BuiltIn.NONE);

  private final Program<O> program;
  private final BuildVersion version = BuildVersion.current();
  private final Map<String, String> environment;

  /// What the program is made of, and what its help says.
  ///
  /// @param synopsis the first lines of the help
  /// @param examples command lines, one each
  public record Program<O>(String synopsis, List<String> examples, BuiltIn<O> builtIn) {}

  private record Options<O>(DriverOptions driver, O builtIn) {}

  private DriverMain(Program<O> program, Map<String, String> environment) {
    this.program = program;
    this.environment = environment;
  }

  /// Returns what the driver alone is told by.
  public static Flags flags() {
    return flags(DRIVER);
  }

  /// Returns what such a program is told by.
  public static Flags flags(Program<?> program) {
    return new Flags(
        program.synopsis(),
        table(program.builtIn()),
        Stream.of(DriverFlags.VARIABLES, program.builtIn().variables())
            .flatMap(List::stream)
            .toList(),
        program.examples());
  }

  private static List<Flag> table(BuiltIn<?> builtIn) {
    var table = new LinkedHashMap<String, Flag>();
    Stream.of(DriverFlags.TABLE, builtIn.flags(), KlogFlags.TABLE)
        .flatMap(List::stream)
        .forEach(flag -> table.putIfAbsent(flag.name(), flag));
    return List.copyOf(table.values());
  }

  /// Runs the driver alone until `stop` fires or it cannot go on.
  ///
  /// @return the exit code: 0 after an orderly end, 1 if it could not start or kubelet refused it,
  ///   2 for flags it does not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    return run(DRIVER, arguments, environment, out, err, stop);
  }

  /// Runs the driver, with providers in the same process, until `stop` fires or it cannot go on.
  ///
  /// @return the exit code, as without such providers
  public static <O> int run(
      Program<O> program,
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    return new DriverMain<>(program, environment)
        .program()
        .run(arguments, new Console(out, err), stop);
  }

  private ServerProgram<Options<O>> program() {
    var commandLine = new CommandLine<>(flags(program), this::options, DriverVersion.json(version));
    return new ServerProgram<>(
        DriverMain.class, commandLine, options -> options.driver().log(), this::serve);
  }

  private Options<O> options(FlagReader reader) {
    var driver = DriverCommandLine.read(reader, environment);
    return new Options<>(driver, program.builtIn().options(reader, environment, driver.node()));
  }

  private int serve(Options<O> options, ServerProgram.Running running)
      throws IOException, InterruptedException {
    var logs = running.logs();
    var log = running.log();
    var stop = running.stop();
    var clock = running.clock();
    var exitCode = new AtomicInteger();
    Runnable giveUp =
        () -> {
          exitCode.set(CommandLine.UNUSABLE);
          stop.fire();
        };
    var metrics = new Metrics("secrets-store-csi-driver");
    ProcessMetrics.register(metrics, version);
    var mounts = KernelMounts.open();
    try (var client = client(options.driver(), clock, log);
        var builtIn =
            program
                .builtIn()
                .start(
                    options.builtIn(),
                    new BuiltIn.Outside(environment, client, metrics, logs, version, clock));
        var _ =
            DriverApplication.start(
                options.driver(),
                new DriverApplication.Ports(
                    client, mounts, builtIn, metrics, clock, logs, version, giveUp))) {
      stop.await();
      log.info("stopping: waiting for calls in progress");
      return exitCode.get();
    }
  }

  private KubernetesClient client(DriverOptions options, InstantSource clock, Log log)
      throws AccessFailed {
    return KubernetesClient.open(
        access(options, clock, log), ClientSettings.of(DriverVersion.userAgent(version)));
  }

  /// A machine without a cluster is where conformance suites are run: the driver serves there, too.
  private ClusterAccess access(DriverOptions options, InstantSource clock, Log log)
      throws AccessFailed {
    var places = ClusterAccess.Places.of(options.kubeconfig(), environment);
    try {
      return ClusterAccess.find(places, clock);
    } catch (AccessFailed.NothingNamed nowhere) {
      log.error(
          "serving without a cluster: no volume with a SecretProviderClass can be published",
          "err",
          String.valueOf(nowhere.getMessage()));
      return ClusterAccess.none(nowhere);
    }
  }
}
