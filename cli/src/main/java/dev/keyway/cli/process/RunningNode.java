// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import dev.keyway.cli.local.LocalCloud;
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

/// A running `keyway node`, the driver with the Key Vault provider in it, or `keyway driver`, as in
/// a DaemonSet.
public final class RunningNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private final Process process;
  private final Path log;

  /// With the Key Vault provider in it, or without.
  public enum Kind {
    NODE("node", JavaProgram.NODE),
    DRIVER("driver", JavaProgram.DRIVER);

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

  private RunningNode(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts the program from the class path of this process.
  ///
  /// @param kubeconfig with the driver's own account, so that its roles are in force
  /// @param pluginRegistry where kubelet looks for registration sockets
  public static RunningNode start(
      LocalCluster cluster, Path kubeconfig, Path pluginRegistry, LocalCloud cloud)
      throws IOException {
    var folder = cluster.kubelet().resolve("plugins").resolve("csi");
    var providers = cluster.kubelet().resolve("providers");
    Files.createDirectories(folder);
    Files.createDirectories(providers);
    var socket = folder.resolve("csi.sock");
    var flags =
        new ArrayList<>(
            List.of(
                "--endpoint=unix://" + socket,
                "--nodeid=" + LocalCluster.NODE,
                "--kubeconfig=" + kubeconfig,
                "--provider-volume=" + providers,
                "--additional-provider-volume-paths=",
                "--registration-dir=" + pluginRegistry,
                "--kubelet-registration-path=" + socket,
                "--health-port=none",
                "--metrics-addr=127.0.0.1:0",
                "--enable-secret-rotation",
                "--rotation-poll-interval=30s"));
    flags.addAll(cloud.providerFlags());
    var node =
        start(
            Kind.NODE,
            System.getProperty("java.class.path"),
            cluster.nodeLog(),
            List.of(),
            flags,
            cloud.environment());
    // For who clears up if this process cannot.
    Files.writeString(cluster.control().resolve("node.pid"), Long.toString(node.handle().pid()));
    return node;
  }

  /// Starts the program and returns at once.
  ///
  /// @param classPath where the program is; an AOT cache beside a lone jar is used
  /// @param javaOptions further options of the JVM
  /// @param flags the program's own
  /// @param environment replaces the variables of that name
  public static RunningNode start(
      Kind kind,
      String classPath,
      Path log,
      List<String> javaOptions,
      List<String> flags,
      Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<>(kind.program.command(classPath, javaOptions));
    command.add(kind.command);
    command.addAll(flags);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    process.getOutputStream().close();
    return new RunningNode(process, log);
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
        throw new IOException("keyway node did not start: " + Files.readString(log).strip());
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
