// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A pod, a node, the metadata service and NMI: who answers the pod's calls?
class RedirectedCallTest {
  private static final RedirectOptions OPTIONS =
      RedirectOptions.of("169.254.169.254", "80", "127.0.0.1", "2579");

  private final List<Process> servers = new ArrayList<>();
  private Namespace node;
  private Namespace pod;

  @TempDir Path pages;

  @BeforeEach
  void start() throws IOException {
    node = new Namespace();
    pod = new Namespace();
    node.run(
        "ip", "link", "add", "veth1", "type", "veth", "peer", "name", "eth0", "netns", pod.name());
    node.run("ip", "addr", "add", "10.77.0.1/24", "dev", "veth1");
    node.run("ip", "addr", "add", "169.254.169.254/32", "dev", "lo");
    node.run("ip", "link", "set", "veth1", "up");
    node.run("sysctl", "-qw", "net.ipv4.conf.veth1.route_localnet=1");
    pod.run("ip", "addr", "add", "10.77.0.5/24", "dev", "eth0");
    pod.run("ip", "link", "set", "eth0", "up");
    pod.run("ip", "route", "add", "default", "via", "10.77.0.1");
    serve("169.254.169.254", "80", "from the service");
    serve("127.0.0.1", "2579", "from NMI");
  }

  @AfterEach
  void stop() throws Exception {
    for (var server : servers) {
      Namespace.end(server);
    }
    for (var each : new Namespace[] {node, pod}) {
      if (each != null) {
        each.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"NFT", "LEGACY"})
  void callsOfPodsGoToNmiAndThoseOfTheNodeDoNot(Backend backend) throws IOException {
    Namespace.assumeInstalled(backend == Backend.NFT ? "iptables-nft" : "iptables-legacy");
    assertThat(call(pod)).contains("from the service");
    try (var redirection = start(OPTIONS.withBackend(backend))) {
      await().until(redirection::active);
      assertThat(call(pod)).contains("from NMI");
      assertThat(call(node)).contains("from the service");
    }
    assertThat(call(pod)).contains("from the service");
  }

  @Test
  void earlierConnectionsAreForgotten() throws IOException {
    Namespace.assumeInstalled("conntrack");
    Namespace.assumeInstalled("iptables-nft");
    // Else nobody keeps count of connections yet.
    node.run("iptables-nft", "-A", "INPUT", "-m", "conntrack", "--ctstate", "NEW", "-j", "ACCEPT");
    assertThat(call(pod)).contains("from the service");
    assertThat(connections()).isNotEmpty();
    try (var redirection = start(OPTIONS.withBackend(Backend.NFT).withDeleteConntrack(true))) {
      await().until(redirection::active);
      assertThat(connections()).isEmpty();
    }
  }

  private List<String> connections() throws IOException {
    return node.run(
        "conntrack", "-L", "-p", "tcp", "--orig-dst", "169.254.169.254", "--orig-port-dst", "80");
  }

  private void serve(String address, String port, String text) throws IOException {
    var folder = Files.createDirectory(pages.resolve(port));
    Files.writeString(folder.resolve("page"), text);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var server =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                node.name(),
                java,
                "-m",
                "jdk.httpserver",
                "-b",
                address,
                "-p",
                port,
                "-d",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    servers.add(server);
    var out = server.inputReader();
    var line = out.readLine();
    while (line != null && !line.startsWith("URL ")) {
      line = out.readLine();
    }
    assertThat(line).as("the server says that it listens").isNotNull();
  }

  private static String call(Namespace caller) throws IOException {
    var talk =
        "exec 3<>/dev/tcp/169.254.169.254/80; printf 'GET /page HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
    return String.join("\n", caller.run("timeout", "10", "bash", "-c", talk));
  }

  private Redirection start(RedirectOptions options) {
    var nothing = new PrintStream(OutputStream.nullOutputStream());
    var log =
        new Logs(LogOptions.standard(0), nothing, nothing, InstantSource.system())
            .named(RedirectedCallTest.class);
    return KeptRules.start(
        options, node.runner(), new RouteLocalnet(Path.of("/nowhere")), () -> {}, log);
  }
}
