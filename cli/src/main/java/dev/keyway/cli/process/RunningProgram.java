// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import dev.keyway.cli.local.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A running program of a cluster, such as `keyway node`, as in a DaemonSet or a Deployment.
public final class RunningProgram implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private final Kind kind;
  private final Process process;
  private final Path log;

  /// Which program.
  public enum Kind {
    NODE("node", JavaProgram.NODE),
    DRIVER("driver", JavaProgram.DRIVER),
    NMI("nmi", JavaProgram.NMI),
    MIC("mic", JavaProgram.MIC),
    WEBHOOK("webhook", JavaProgram.WEBHOOK),
    PROXY("proxy", JavaProgram.PROXY);

    private final String command;
    private final JavaProgram program;

    Kind(String command, JavaProgram program) {
      this.command = command;
      this.program = program;
    }

    /// Returns what starts it, after `keyway`.
    public String command() {
      return command;
    }
  }

  private RunningProgram(Kind kind, Process process, Path log) {
    this.kind = kind;
    this.process = process;
    this.log = log;
  }

  /// Starts a program of the local cluster from the class path of this process, and notes its
  /// process for who clears up if this one cannot.
  public static RunningProgram start(
      LocalCluster cluster, Kind kind, List<String> flags, Map<String, String> environment)
      throws IOException {
    var program =
        start(
            kind,
            System.getProperty("java.class.path"),
            cluster.log(kind.command()),
            List.of(),
            flags,
            environment);
    Files.writeString(
        cluster.control().resolve(kind.command() + ".pid"), Long.toString(program.handle().pid()));
    return program;
  }

  /// Starts the program and returns at once.
  ///
  /// @param classPath where the program is; an AOT cache beside a lone jar is used
  /// @param javaOptions further options of the JVM
  /// @param flags the program's own
  /// @param environment replaces the variables of that name
  public static RunningProgram start(
      Kind kind,
      String classPath,
      Path log,
      List<String> javaOptions,
      List<String> flags,
      Map<String, String> environment)
      throws IOException {
    return start(kind, kind.program.command(classPath, javaOptions), log, flags, environment);
  }

  /// Starts the program and returns at once.
  ///
  /// @param java what comes before the program's name
  /// @param flags the program's own
  /// @param environment replaces the variables of that name
  public static RunningProgram start(
      Kind kind, List<String> java, Path log, List<String> flags, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<>(java);
    command.add(kind.command);
    command.addAll(flags);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    process.getOutputStream().close();
    return new RunningProgram(kind, process, log);
  }

  /// Returns its process.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Waits until it is of use.
  ///
  /// @throws IOException with its log if it ends or does not get there
  public void awaitReady(BooleanSupplier ready) throws IOException, InterruptedException {
    var giveUp = System.nanoTime() + START_LIMIT.toNanos();
    while (!ready.getAsBoolean()) {
      if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
          || System.nanoTime() > giveUp) {
        throw new IOException(
            "keyway %s did not start: ".formatted(kind.command()) + Files.readString(log).strip());
      }
    }
  }

  /// Ends the process as kubelet does: a signal, some time to finish, then by force.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
