// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.protocol.csi.GetPluginInfoRequest;
import dev.keyway.protocol.csi.IdentityGrpc;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `keyway driver` and `keyway node` as processes of their own, beside an API server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern PORTS =
      Pattern.compile("(?s)serving metrics\".*?port=\"?(\\d+).*?/readyz\".*?port=\"?(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalKubernetes kubernetes;

  @BeforeAll
  void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(
        binaries.isPresent() && binaries.get().kubectl().isPresent(), KubernetesBinaries.ADVICE);
    kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    for (var file : List.of("crds.yaml", "node.yaml")) {
      var apply =
          new ProcessBuilder(
                  binaries.get().kubectl().get().toString(),
                  "--kubeconfig=" + kubernetes.kubeconfig(),
                  "apply",
                  "-f",
                  Checkout.root().resolve("deploy/manifests").resolve(file).toString())
              .inheritIO()
              .start();
      assertThat(apply.waitFor()).isZero();
    }
  }

  @AfterAll
  void end() throws IOException {
    http.close();
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  /// One program in its folder, with the ports the system gives it.
  private record Running(Process process, Path folder) implements AutoCloseable {
    static Running start(Path folder, String command, String kubeconfig, String... more)
        throws IOException {
      var words =
          new ArrayList<>(
              List.of(
                  Checkout.root().resolve("keyway").toString(),
                  command,
                  "--endpoint=unix://" + folder.resolve("csi.sock"),
                  "--nodeid=node1",
                  "--kubeconfig=" + kubeconfig,
                  "--provider-volume=" + folder,
                  "--metrics-addr=127.0.0.1:0",
                  "--health-port=0",
                  "--registration-dir=" + Files.createDirectory(folder.resolve("registration")),
                  "--kubelet-registration-path=" + folder.resolve("csi.sock")));
      words.addAll(List.of(more));
      var builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_"));
      return new Running(builder.start(), folder);
    }

    Path socket() {
      return folder.resolve("csi.sock");
    }

    Path registration() {
      return folder.resolve("registration/secrets-store.csi.k8s.io-reg.sock");
    }

    String log() throws IOException {
      return Files.readString(folder.resolve("log"));
    }

    private int port(int group) throws IOException {
      await().atMost(PATIENCE).until(() -> PORTS.matcher(log()).find() || !process.isAlive());
      var ports = PORTS.matcher(log());
      assertThat(ports.find()).as(log()).isTrue();
      return Integer.parseInt(ports.group(group));
    }

    int metrics() throws IOException {
      return port(1);
    }

    int health() throws IOException {
      return port(2);
    }

    /// Does what kubelet does when it finds the registration socket.
    void registerAsKubelet() {
      await().atMost(PATIENCE).until(() -> Files.exists(registration()));
      var channel = UnixSocketChannels.client(registration());
      try {
        var kubelet = RegistrationGrpc.newBlockingStub(channel);
        assertThat(kubelet.getInfo(InfoRequest.getDefaultInstance()).getEndpoint())
            .isEqualTo(socket().toString());
        var _ =
            kubelet.notifyRegistrationStatus(
                RegistrationStatus.newBuilder().setPluginRegistered(true).build());
      } finally {
        channel.shutdownNow();
      }
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "node"})
  void getsReadyServesAndEndsWithZeroOnSigterm(String command, @TempDir Path folder)
      throws Exception {
    try (var running = Running.start(folder, command, kubernetes.kubeconfig().toString())) {
      // A probe has three seconds, which a busy machine may need for the first call.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(get(running.health(), "/healthz").statusCode())
                  .as(running.log())
                  .isEqualTo(200));
      var waiting = get(running.health(), "/readyz");
      assertThat(waiting.statusCode()).isEqualTo(503);
      assertThat(waiting.body()).contains("waiting for kubelet to register the driver");
      running.registerAsKubelet();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(get(running.health(), "/readyz").body())
                  .as(running.log())
                  .isEqualTo("ok"));
      assertThat(get(running.metrics(), "/metrics").body())
          .containsOnlyOnce("# TYPE target_info gauge");
      identify(running.socket());

      running.process().destroy();

      assertThat(running.process().waitFor()).as(running.log()).isZero();
      assertThat(running.socket()).doesNotExist();
      assertThat(running.registration()).doesNotExist();
    }
  }

  private static void identify(Path socket) {
    var channel = UnixSocketChannels.client(socket);
    try {
      var info =
          IdentityGrpc.newBlockingStub(channel)
              .getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
      assertThat(info.getName()).isEqualTo("secrets-store.csi.k8s.io");
      assertThat(info.getVendorVersion()).isNotEmpty();
      assertThat(
              NodeGrpc.newBlockingStub(channel)
                  .nodeGetInfo(NodeGetInfoRequest.getDefaultInstance())
                  .getNodeId())
          .isEqualTo("node1");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void keepsTryingWhileTheApiServerIsAwayAndSaysWhatIsMissing(@TempDir Path folder)
      throws Exception {
    int nobody;
    try (var free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            Files.readString(kubernetes.kubeconfig())
                .replaceAll("server: .*", "server: https://127.0.0.1:" + nobody));
    try (var running = Running.start(folder, "node", kubeconfig.toString())) {
      running.registerAsKubelet();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(get(running.health(), "/readyz").body())
                  .contains("the API server's list of secretproviderclasses: ", "" + nobody));
      assertThat(get(running.health(), "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(running.health(), "/healthz").statusCode()).isEqualTo(200);
      assertThat(running.process().isAlive()).isTrue();
    }
  }

  @Test
  void endsWithOneWhenKubeletRefusesIt(@TempDir Path folder) throws Exception {
    try (var running = Running.start(folder, "driver", kubernetes.kubeconfig().toString())) {
      await().atMost(PATIENCE).until(() -> Files.exists(running.registration()));
      var channel = UnixSocketChannels.client(running.registration());
      try {
        var _ =
            RegistrationGrpc.newBlockingStub(channel)
                .notifyRegistrationStatus(
                    RegistrationStatus.newBuilder().setError("wrong endpoint").build());
      } finally {
        channel.shutdownNow();
      }
      assertThat(running.process().waitFor()).isEqualTo(1);
      assertThat(running.log()).contains("kubelet refused the driver", "wrong endpoint");
      assertThat(running.registration()).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "driver, --no-such-flag, 2, flag provided but not defined",
    "node, --no-such-flag, 2, flag provided but not defined",
    "driver, --cloud-name=AzureUSGovernment, 2, flag provided but not defined",
    "driver, --endpoint=x, 1, neither unix:///PATH nor tcp://HOST:PORT",
    "node, --kubeconfig=/no/such/file, 1, /no/such/file",
    "node, --cloud-name=Mars, 1, Mars"
  })
  void endsWithTheReasonForFlagsItCannotUse(
      String command, String flag, int exitCode, String reason, @TempDir Path folder)
      throws Exception {
    try (var running = Running.start(folder, command, kubernetes.kubeconfig().toString(), flag)) {
      assertThat(running.process().waitFor()).isEqualTo(exitCode);
      assertThat(running.log()).contains(reason);
    }
  }
}
