// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.volume.TestNode;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.protocol.csi.ControllerGrpc;
import dev.keyway.protocol.csi.CreateVolumeRequest;
import dev.keyway.protocol.csi.IdentityGrpc;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.ProbeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A driver on a machine that is part of no cluster, where conformance suites are run.
class WithoutClusterTest {
  private static final String WHY = "no API server to talk to: nothing names one";
  private static final VolumeCapability ANY =
      VolumeCapability.newBuilder()
          .setMount(VolumeCapability.MountVolume.getDefaultInstance())
          .build();

  @TempDir Path folder;
  private volatile Optional<String> trouble = Optional.empty();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private TestNode machine;
  private Logs logs;
  private KubernetesClient client;
  private DriverApplication driver;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    machine = new TestNode(folder);
    var out = new PrintStream(lines, true, UTF_8);
    logs = new Logs(LogOptions.standard(2), out, out, InstantSource.system());
    client =
        KubernetesClient.open(
            ClusterAccess.none(new AccessFailed.NothingNamed(WHY)), ClientSettings.of("test"));
    var socket = machine.root.resolve("csi.sock");
    driver =
        DriverApplication.start(
            options("--endpoint=unix://" + socket),
            new DriverApplication.Ports(
                client,
                machine.mounts,
                new Neighbour(),
                new Metrics("secrets-store-csi-driver"),
                InstantSource.system(),
                logs,
                BuildVersion.current(),
                () -> {}));
    channel = UnixSocketChannels.client(socket);
  }

  /// What else is in the process, with the trouble that a test makes.
  private final class Neighbour implements BuiltIn.Running {
    @Override
    public Map<String, Channel> channels() {
      return Map.of();
    }

    @Override
    public Optional<String> problem() {
      return trouble;
    }

    @Override
    public void close() {}
  }

  private static DriverOptions options(String endpoint) {
    var table = Stream.of(DriverFlags.TABLE, KlogFlags.TABLE).flatMap(List::stream).toList();
    var arguments =
        List.of(endpoint, "--nodeid=node-1", "--metrics-addr=127.0.0.1:0", "--health-port=0");
    var invocation =
        Invocation.parse(
            new Flags("", table, List.of(), List.of()),
            arguments,
            reader -> DriverCommandLine.read(reader, Map.of()));
    return ((Invocation.Run<DriverOptions>) invocation).options();
  }

  @AfterEach
  void stop() throws IOException {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (driver != null) {
      driver.close();
      client.close();
      logs.close();
    }
    machine.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + driver.healthPort().orElseThrow() + path);
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void livesAndSaysWhyItIsNotReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(get("/readyz").body())
                .contains("the API server's list of secretproviderclasses: ", WHY));
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(
            IdentityGrpc.newBlockingStub(channel)
                .probe(ProbeRequest.getDefaultInstance())
                .getReady()
                .getValue())
        .isTrue();
  }

  @Test
  void isNotAliveWithoutWhatElseIsInTheProcess() throws Exception {
    trouble = Optional.of("port 2579 does not answer");

    assertThat(get("/healthz").statusCode()).isEqualTo(500);
    assertThat(get("/healthz").body()).isEqualTo("port 2579 does not answer");
  }

  @Test
  void publishesAndUnpublishesWhatNeedsNoClass() throws Exception {
    var volume =
        ControllerGrpc.newBlockingStub(channel)
            .createVolume(
                CreateVolumeRequest.newBuilder()
                    .setName("sanity")
                    .addVolumeCapabilities(ANY)
                    .build())
            .getVolume();
    var target = Files.createDirectory(machine.root.resolve("csi-mount")).resolve("target");
    var node = NodeGrpc.newBlockingStub(channel);

    var _ =
        node.nodePublishVolume(
            NodePublishVolumeRequest.newBuilder()
                .setVolumeId(volume.getVolumeId())
                .setVolumeCapability(ANY)
                .setTargetPath(target.toString())
                .putAllVolumeContext(volume.getVolumeContextMap())
                .build());
    assertThat(TestNode.mountsAt(target)).isEqualTo(1);

    var _ =
        node.nodeUnpublishVolume(
            NodeUnpublishVolumeRequest.newBuilder()
                .setVolumeId(volume.getVolumeId())
                .setTargetPath(target.toString())
                .build());
    assertThat(target).doesNotExist();
  }

  @Test
  void refusesAPodsVolumeWithTheReason() throws Exception {
    var request =
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId("csi-1")
            .setVolumeCapability(ANY)
            .setReadonly(true)
            .setTargetPath(machine.target("v").toString())
            .putAllVolumeContext(machine.request().context())
            .build();

    assertThatThrownBy(() -> NodeGrpc.newBlockingStub(channel).nodePublishVolume(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN))
        .hasMessageContaining("failed to get secretproviderclass shop/app: ")
        .hasMessageContaining(WHY);
    assertThat(TestNode.mountsAt(machine.target("v"))).isZero();
  }
}
