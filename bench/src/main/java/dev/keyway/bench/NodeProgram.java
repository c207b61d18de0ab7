// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.bench.image.UnpackedImage;
import dev.keyway.cli.process.RunningProgram;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationStatus;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A running `keyway node` or `keyway driver`, and kubelet's side of its sockets.
final class NodeProgram implements AutoCloseable {
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  private final RunningProgram program;
  private final Path folder;
  private final ManagedChannel channel;
  private final int health;
  private final long started;
  private double registered;
  private double ready;

  private NodeProgram(RunningProgram program, Path folder, int health, long started) {
    this.program = program;
    this.folder = folder;
    this.channel = UnixSocketChannels.client(folder.resolve("csi.sock"));
    this.health = health;
    this.started = started;
  }

  /// How the process is started.
  interface Starter {
    /// @param words the program's own
    RunningProgram start(Kind kind, Path log, List<String> words, Map<String, String> environment)
        throws IOException;
  }

  /// Returns how the built jar is started.
  static Starter jar(List<String> javaOptions) {
    return (kind, log, words, environment) ->
        RunningProgram.start(kind, Rig.jar().toString(), log, javaOptions, words, environment);
  }

  /// Returns how the image starts it.
  static Starter in(UnpackedImage image) {
    return (kind, log, words, environment) ->
        RunningProgram.start(kind, image.program(kind.command()), log, words, environment);
  }

  /// Starts the built jar, registers it as kubelet does, and returns when it is ready.
  ///
  /// @param flags further ones, which win
  static NodeProgram start(
      NodeSurroundings surroundings, Kind kind, List<String> javaOptions, List<String> flags)
      throws IOException, InterruptedException {
    return start(surroundings, kind, jar(javaOptions), flags);
  }

  /// Starts a node with `starter`, registers it as kubelet does, and returns when it is ready.
  ///
  /// @param flags further ones, which win
  static NodeProgram start(
      NodeSurroundings surroundings, Kind kind, Starter starter, List<String> flags)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(surroundings.folder(), "node");
    var registry = Files.createDirectory(folder.resolve("registry"));
    var health = freePort();
    var socket = folder.resolve("csi.sock");
    var words =
        new ArrayList<>(
            List.of(
                "--endpoint=unix://" + socket,
                "--nodeid=" + NodeObjects.NODE,
                "--kubeconfig=" + surroundings.kubeconfig(),
                "--provider-volume=" + surroundings.providers(),
                "--additional-provider-volume-paths=",
                "--registration-dir=" + registry,
                "--kubelet-registration-path=" + socket,
                "--health-port=" + health,
                "--metrics-addr=127.0.0.1:0"));
    if (kind == Kind.NODE) {
      words.addAll(surroundings.cloud().providerFlags());
    }
    words.addAll(flags);
    var started = System.nanoTime();
    var program =
        new NodeProgram(
            starter.start(
                kind,
                folder.resolve("log"),
                words,
                kind == Kind.NODE ? surroundings.cloud().environment() : Map.of()),
            folder,
            health,
            started);
    try {
      program.awaitReady(registry.resolve(NodeObjects.DRIVER + "-reg.sock"));
      return program;
    } catch (IOException | InterruptedException | RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private void awaitReady(Path registration) throws IOException, InterruptedException {
    program.awaitReady(() -> Files.exists(registration));
    var kubelet = UnixSocketChannels.client(registration);
    try {
      var stub =
          RegistrationGrpc.newBlockingStub(kubelet)
              .withWaitForReady()
              .withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      var _ = stub.getInfo(InfoRequest.getDefaultInstance());
      var _ =
          stub.notifyRegistrationStatus(
              RegistrationStatus.newBuilder().setPluginRegistered(true).build());
      registered = since();
    } finally {
      kubelet.shutdownNow();
    }
    program.awaitReady(this::answersReady);
    ready = since();
  }

  private double since() {
    return (System.nanoTime() - started) / 1e6;
  }

  private boolean answersReady() {
    try {
      var url = URI.create("http://127.0.0.1:" + health + "/readyz").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Returns the milliseconds from the start of the process until it was registered with kubelet.
  double registered() {
    return registered;
  }

  /// Returns the milliseconds from the start of the process until its readiness probe passed.
  double ready() {
    return ready;
  }

  ProcessHandle handle() {
    return program.handle();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /// Publishes a volume and returns how long it took until a file of it could be read.
  Duration publish(NodeVolume volume, String file) throws IOException {
    Files.createDirectories(volume.target().getParent());
    var request = volume.publish();
    var start = System.nanoTime();
    var _ = stub().nodePublishVolume(request);
    if (Files.size(volume.target().resolve(file)) == 0) {
      throw new IOException("%s of %s is empty".formatted(file, volume));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Publishes a volume again, as kubelet does about once a minute.
  void republish(NodeVolume volume) {
    var _ = stub().nodePublishVolume(volume.publish());
  }

  /// Unpublishes a volume and removes its folders.
  void unpublish(NodeVolume volume) throws IOException {
    var _ = stub().nodeUnpublishVolume(volume.unpublish());
    volume.removeFolders();
  }

  private NodeGrpc.NodeBlockingStub stub() {
    return NodeGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    program.close();
  }
}
