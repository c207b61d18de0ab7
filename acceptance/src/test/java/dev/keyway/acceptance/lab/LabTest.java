// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lab itself: who reaches whom, and that nothing stays.
class LabTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int NMI_PORT = 2579;
  private static final List<String> METADATA = curl("http://" + LabNode.METADATA + "/");

  @BeforeAll
  static void needsCurl() {
    assumeTrue(Commands.find("curl").isPresent(), "curl is not on PATH");
  }

  @ParameterizedTest
  @EnumSource
  void rulesOfPodIdentitySendPodsToTheNodesPortWithTheirOwnAddress(IptablesKind kind)
      throws Exception {
    try (var lab = Lab.create();
        var imds = Echo.inThisMachine("imds")) {
      var node = lab.node("node1", kind);
      node.imds(imds.port());
      var first = node.pod();
      var second = node.pod("10.244.1.200");
      assertThat(metadata(first)).startsWith("imds ");
      try (var _ = Echo.on(node, "nmi", NMI_PORT)) {
        redirect(node, kind);

        assertThat(metadata(first)).isEqualTo("nmi 10.244.1.10");
        assertThat(metadata(second)).isEqualTo("nmi 10.244.1.200");
        assertThat(metadata(node)).startsWith("imds ");
      }
    }
  }

  @Test
  void eachNodeHasItsOwnMetadataAndRules() throws Exception {
    try (var lab = Lab.create();
        var one = Echo.inThisMachine("one");
        var two = Echo.inThisMachine("two")) {
      var nodes = List.of(lab.node("node1"), lab.node("node2", IptablesKind.LEGACY));
      nodes.get(0).imds(one.port());
      nodes.get(1).imds(two.port());
      redirect(nodes.get(0), IptablesKind.NFT);

      assertThat(metadata(nodes.get(0))).startsWith("one ");
      assertThat(metadata(nodes.get(1))).startsWith("two ");
      assertThat(metadata(nodes.get(1).pod())).startsWith("two ");
      var refused = nodes.get(0).pod().run(METADATA, Map.of(), LIMIT);
      assertThat(refused.exit()).as("nothing listens where the rule leads").isEqualTo(7);
    }
  }

  @Test
  void servicesOfTheMachineAreAtTheSameAddressInNodeAndPod() throws Exception {
    try (var lab = Lab.create();
        var service = Echo.inThisMachine("service")) {
      var node = lab.node("node1");
      var pod = node.pod();
      node.relay(service.port());
      pod.relay(service.port());
      var command = curl("http://127.0.0.1:" + service.port() + "/");

      assertThat(node.run(command, Map.of(), LIMIT).out()).isEqualTo("service 127.0.0.1");
      assertThat(pod.run(command, Map.of(), LIMIT).out()).isEqualTo("service 127.0.0.1");
      assertThat(node.pod().run(command, Map.of(), LIMIT).exit()).as("no relay there").isEqualTo(7);
    }
  }

  @Test
  void aServiceThatIsDownResetsItsClients() throws Exception {
    try (var taken = new Socket();
        var lab = Lab.create()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // does not listen
      var pod = lab.node("node1").pod();
      pod.relay(taken.getLocalPort());
      var command = curl("http://127.0.0.1:" + taken.getLocalPort() + "/");

      assertThat(pod.run(command, Map.of(), LIMIT).exit())
          .as("failed to send or to receive")
          .isIn(7, 55, 56); // the reset may come while curl still connects
    }
  }

  /// A client that says all it has to say, ends its direction, and still gets the whole answer.
  @Test
  void relaysEndEachDirectionByItself() throws Exception {
    var answer = "x".repeat(3 << 20);
    try (var lab = Lab.create();
        var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var node = lab.node("node1");
      node.relay(listener.getLocalPort());
      var server =
          Thread.ofVirtual()
              .start(() -> {
                try (var socket = listener.accept()) {
                  var question = socket.getInputStream().readAllBytes();
                  socket.getOutputStream().write(question);
                  socket.getOutputStream().write(answer.getBytes(UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      var address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
      var client =
          node.inside(() -> {
            var socket = new Socket();
            socket.connect(address);
            return socket;
          });
      try (client) {
        client.setSoTimeout(10_000);
        client.getOutputStream().write("question".getBytes(UTF_8));
        client.shutdownOutput();
        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
            .isEqualTo("question" + answer);
      }
      server.join();
    }
  }

  @Test
  void anAddressMovesToAnotherPodAtOnce() throws Exception {
    try (var lab = Lab.create();
        var imds = Echo.inThisMachine("imds")) {
      var node = lab.node("node1");
      node.imds(imds.port());
      try (var _ = Echo.on(node, "nmi", NMI_PORT)) {
        redirect(node, IptablesKind.NFT);
        var old = node.pod();
        var young = node.pod();
        assertThat(metadata(old)).isEqualTo("nmi 10.244.1.10");
        assertThat(metadata(young)).isEqualTo("nmi 10.244.1.11");

        old.moveIp(young);

        assertThat(metadata(young)).isEqualTo("nmi 10.244.1.10");
        assertThat(young.ip()).isEqualTo("10.244.1.10");
        assertThat(old.run(METADATA, Map.of(), LIMIT).ok())
            .as("the old pod has no way out any more")
            .isFalse();
      }
    }
  }

  @Test
  void anAddressIsFreeOnceItsPodIsGone() throws Exception {
    try (var lab = Lab.create()) {
      var node = lab.node("node1");
      try (var _ = Echo.on(node, "nmi", NMI_PORT)) {
        redirect(node, IptablesKind.NFT);
        var old = node.pod();
        assertThat(metadata(old)).isEqualTo("nmi 10.244.1.10");
        node.removePod(old);

        assertThat(metadata(node.pod(old.ip()))).isEqualTo("nmi 10.244.1.10");
      }
    }
  }

  /// The connections that a node follows are its own, so that a test may look at them and end them.
  @Test
  void aNodeFollowsItsOwnConnections() throws Exception {
    assumeTrue(Commands.find("conntrack").isPresent(), "conntrack is not on PATH");
    try (var lab = Lab.create()) {
      var node = lab.node("node1");
      var other = lab.node("node2");
      try (var _ = Echo.on(node, "nmi", NMI_PORT)) {
        redirect(node, IptablesKind.NFT);
        assertThat(metadata(node.pod())).startsWith("nmi ");
        var list = List.of("conntrack", "-L", "-p", "tcp", "--orig-dst", LabNode.METADATA);

        assertThat(node.run(list, Map.of(), LIMIT).out()).contains("src=10.244.1.10");
        assertThat(other.run(list, Map.of(), LIMIT).out()).isEmpty();
      }
    }
  }

  @Test
  void nothingStaysAfterwards() {
    var processes = new ArrayList<ProcessHandle>();
    String name;
    Path folder;
    try (var lab = Lab.create()) {
      name = lab.name();
      folder = lab.folder();
      var node = lab.node("node1");
      var removed = node.pod();
      node.pod();
      var shell =
          node.start(List.of("sh", "-c", "sleep 600 & sleep 600"), Map.of(), folder.resolve("log"))
              .toHandle();
      await().until(() -> shell.descendants().count() == 2);
      processes.add(shell);
      processes.addAll(shell.descendants().toList());
      assertThat(namespaces(name)).hasSize(3);

      node.removePod(removed);

      assertThat(namespaces(name)).hasSize(2);
    }
    assertThat(processes).hasSize(3).noneMatch(ProcessHandle::isAlive);
    assertThat(namespaces(name)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void tellsWhatACommandSaidThatDoesNotEnd() {
    try (var lab = Lab.create()) {
      var node = lab.node("node1");

      assertThatThrownBy(() ->
              node.run(
                  List.of("sh", "-c", "echo here; exec sleep 600"),
                  Map.of(),
                  Duration.ofMillis(300)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("here")
          .hasMessageContaining("sleep 600");
    }
  }

  private static List<String> namespaces(String prefix) {
    return Commands.run(new ProcessBuilder("ip", "netns", "list"), "")
        .out()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .toList();
  }

  /// The rules as NMI writes them (pod-identity.md §6.4).
  private static void redirect(LabNode node, IptablesKind kind) {
    for (var rule :
        List.of(
            "-N aad-metadata",
            "-A aad-metadata ! -s 127.0.0.1/32 -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:"
                + NMI_PORT,
            "-A aad-metadata -j RETURN",
            "-I PREROUTING 1 -j aad-metadata")) {
      var command = List.of(("iptables -w -t nat " + rule).split(" "));
      var outcome = node.run(command, Map.of(), LIMIT);
      assertThat(outcome.ok()).as("%s: %s", rule, outcome.err()).isTrue();
    }
    var version = node.run(List.of("iptables", "--version"), Map.of(), LIMIT).out();
    assertThat(version).contains(kind == IptablesKind.NFT ? "nf_tables" : "legacy");
  }

  private static String metadata(LabPod pod) {
    return pod.run(METADATA, Map.of(), LIMIT).out();
  }

  private static String metadata(LabNode node) {
    return node.run(METADATA, Map.of(), LIMIT).out();
  }

  private static List<String> curl(String url) {
    return List.of("curl", "--silent", "--show-error", "--max-time", "10", url);
  }

  /// A server that answers with its name and the client's address.
  private record Echo(HttpServer server) implements AutoCloseable {
    static Echo inThisMachine(String name) throws IOException {
      return new Echo(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0))
          .start(name);
    }

    static Echo on(LabNode node, String name, int port) {
      var server =
          node.inside(() ->
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
      return new Echo(server).start(name);
    }

    private Echo start(String name) {
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              var client = exchange.getRemoteAddress().getAddress().getHostAddress();
              var body = (name + " " + client).getBytes(UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
      return this;
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
