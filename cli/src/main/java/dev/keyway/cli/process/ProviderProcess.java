// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.VersionRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A running `keyway provider`, with the variables and flags that it would have in a DaemonSet.
public final class ProviderProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Process process;
  private final Path socket;
  private final ManagedChannel channel;
  private final Path log;

  private ProviderProcess(Process process, Path socket, Path log) {
    this.process = process;
    this.socket = socket;
    this.channel = UnixSocketChannels.client(socket);
    this.log = log;
  }

  /// Starts the program from the class path of this process, as [#start(String, Path, List, List,
  /// Map)] does.
  public static ProviderProcess start(
      Path folder, List<String> javaOptions, List<String> flags, Map<String, String> environment)
      throws IOException {
    return start(System.getProperty("java.class.path"), folder, javaOptions, flags, environment);
  }

  /// Starts the program and returns at once; [#awaitReady()] tells when it answers.
  ///
  /// @param classPath where the program is; an AOT cache beside a lone jar is used
  /// @param folder where its socket and its log go
  /// @param javaOptions further options of the JVM
  /// @param flags the provider's own flags, without `--endpoint`
  /// @param environment replaces the variables of that name
  public static ProviderProcess start(
      String classPath,
      Path folder,
      List<String> javaOptions,
      List<String> flags,
      Map<String, String> environment)
      throws IOException {
    var socket = folder.resolve("azure.sock");
    var log = folder.resolve("provider.log");
    var command = new ArrayList<>(JavaProgram.PROVIDER.command(classPath, javaOptions));
    command.addAll(List.of("provider", "--endpoint=unix://" + socket));
    command.addAll(flags);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    return new ProviderProcess(process, socket, log);
  }

  /// Waits until the provider answers on its socket.
  ///
  /// @throws IOException with the end of its log if it ends or stays silent
  public void awaitReady() throws IOException {
    awaitSocket();
    try {
      var _ =
          CSIDriverProviderGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .version(VersionRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw didNotStart(e);
    }
  }

  /// A channel that finds nobody listening waits a second before it looks again.
  private void awaitSocket() throws IOException {
    var giveUp = System.nanoTime() + START_LIMIT.toNanos();
    while (!accepts()) {
      try {
        if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
            || System.nanoTime() > giveUp) {
          throw didNotStart(null);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw didNotStart(e);
      }
    }
  }

  private boolean accepts() {
    if (!Files.exists(socket)) {
      return false;
    }
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private IOException didNotStart(@Nullable Exception cause) throws IOException {
    return new IOException("the provider did not start: " + Files.readString(log).strip(), cause);
  }

  /// Returns the connection to its socket.
  public ManagedChannel channel() {
    return channel;
  }

  /// Returns its process.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Returns everything it logged so far.
  public String log() throws IOException {
    return Files.readString(log);
  }

  /// Ends the process as kubelet does: a signal, some time to finish, then by force.
  @Override
  public void close() {
    channel.shutdownNow();
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
