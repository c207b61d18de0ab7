// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.sandbox.kubelet.Kubelet;
import dev.keyway.sandbox.kubelet.KubeletOptions;
import dev.keyway.sandbox.kubelet.Timing;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A node: the stand-in kubelet, and the driver as a process that has the rights of its account and
/// no more. Kubelet retries soon, and republishes when told to.
final class TestNode implements AutoCloseable {
  private static final Pattern METRICS = Pattern.compile("serving metrics\".*?port=\"?(\\d+)");
  private static final Timing TIMING =
      Timing.KUBELET.retrying(Duration.ofMillis(200), Duration.ofSeconds(1));

  private final Path root;
  private final String name;
  private final String command;
  private final List<String> flags;
  private final Map<String, String> environment;
  private final Kubelet kubelet;
  private final Path kubeconfig;
  private @Nullable Process process;
  private int starts;

  private TestNode(
      TestCluster cluster,
      Path root,
      String name,
      String command,
      List<String> flags,
      Map<String, String> environment,
      boolean scheduler)
      throws IOException, InterruptedException {
    this.root = root;
    this.name = name;
    this.command = command;
    this.flags = flags;
    this.environment = environment;
    Files.createDirectories(providers());
    this.kubelet =
        Kubelet.start(
            new KubeletOptions(
                cluster.kubernetes().server(),
                cluster.kubernetes().caFile(),
                cluster.kubernetes().adminToken(),
                name,
                root,
                scheduler,
                TIMING,
                InstantSource.system()));
    this.kubeconfig = root.resolve("kubeconfig");
    var token =
        kubelet.accountToken("kube-system", "secrets-store-csi-driver", Duration.ofHours(12));
    cluster.kubernetes().writeKubeconfig(kubeconfig, "driver", token);
  }

  /// Starts kubelet only; it needs [#startDriver()].
  static TestNode without(TestCluster cluster, String name, String command, String... flags)
      throws IOException, InterruptedException {
    // Short, for a socket's path has 107 bytes at most.
    var root = Files.createTempDirectory("kn");
    return new TestNode(cluster, root, name, command, List.of(flags), Map.of(), false);
  }

  /// Starts both.
  static TestNode start(TestCluster cluster, String name, String command, String... flags)
      throws IOException, InterruptedException {
    var node = without(cluster, name, command, flags);
    node.startDriver();
    return node;
  }

  /// Starts both on a node that takes pods without one.
  static TestNode withScheduler(
      TestCluster cluster,
      String name,
      String command,
      Map<String, String> environment,
      List<String> flags)
      throws IOException, InterruptedException {
    var root = Files.createTempDirectory("kn");
    var node = new TestNode(cluster, root, name, command, flags, environment, true);
    node.startDriver();
    return node;
  }

  void startDriver() throws IOException {
    launchDriver();
    soon()
        .untilAsserted(
            () -> assertThat(kubelet.hasPlugin(TestCluster.DRIVER)).as(this::log).isTrue());
  }

  void launchDriver() throws IOException {
    starts++;
    var words =
        new ArrayList<>(
            List.of(
                Checkout.root().resolve("keyway").toString(),
                command,
                "--endpoint=unix://" + socket(),
                "--nodeid=" + name,
                "--kubeconfig=" + kubeconfig,
                "--provider-volume=" + providers(),
                "--additional-provider-volume-paths=",
                "--metrics-addr=127.0.0.1:0",
                "--health-port=none",
                "--registration-dir=" + kubelet.pluginRegistry(),
                "--kubelet-registration-path=" + socket()));
    words.addAll(flags);
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log" + starts).toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("AZURE_"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("the driver was not started");
    }
    return process;
  }

  /// Ends the driver as `kill -9` does.
  void killDriver() {
    process().destroyForcibly().onExit().join();
  }

  /// Ends the driver as kubelet does.
  void stopDriver() throws InterruptedException {
    process().destroy();
    assertThat(process().waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
    assertThat(process().exitValue()).as(log()).isZero();
  }

  Kubelet kubelet() {
    return kubelet;
  }

  Path root() {
    return root;
  }

  Path socket() {
    return root.resolve("csi.sock");
  }

  Path providers() {
    return root.resolve("providers");
  }

  Path target(String podUid, String volume) {
    return kubelet.target(podUid, volume);
  }

  /// Returns what the driver has logged since its latest start.
  String log() {
    try {
      return Files.readString(root.resolve("log" + starts));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns the page of metrics.
  String metrics() throws IOException, InterruptedException {
    soon().until(() -> METRICS.matcher(log()).find());
    var port = METRICS.matcher(log());
    assertThat(port.find()).isTrue();
    var uri = URI.create("http://127.0.0.1:%s/metrics".formatted(port.group(1)));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /// Calls the driver's socket.
  <T> T csi(Function<NodeGrpc.NodeBlockingStub, T> call) {
    ManagedChannel channel = UnixSocketChannels.client(socket());
    try {
      return call.apply(NodeGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS));
    } finally {
      channel.shutdownNow();
    }
  }

  /// Returns this node's mounts as the kernel has them.
  List<String> mounts() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .map(line -> line.split(" ")[4])
          .filter(point -> point.startsWith(root + "/"))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Unpublishes what is there, unmounts what remains, and removes all files.
  @Override
  public void close() throws IOException {
    try {
      if (process != null && process.isAlive()) {
        var _ = kubelet.unpublishAll(Duration.ofSeconds(5));
      }
      kubelet.close();
      if (process != null) {
        process.destroyForcibly().onExit().join();
      }
      for (var left : mounts().reversed()) {
        var _ = new ProcessBuilder("umount", "--lazy", left).start().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(root)) {
      for (var file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
