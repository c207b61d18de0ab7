// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.iptables.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two pods on a node, of which one gives its address up to the other.
class LinuxLinksTest {
  private static final InetAddress MOVING = InetAddress.ofLiteral("10.77.0.5");
  private static final InetAddress STAYING = InetAddress.ofLiteral("10.77.0.6");

  private Namespace node;
  private Namespace first;
  private Namespace second;
  private Process resident;
  private Links links;

  @BeforeEach
  void makeNode() throws IOException {
    node = new Namespace();
    first = new Namespace();
    second = new Namespace();
    resident = node.resident();
    var proc = Path.of("/proc/" + resident.pid());
    links = new LinuxLinks(proc, proc.resolve("root/sys"));
  }

  @AfterEach
  void removeNode() throws Exception {
    if (resident != null) {
      Namespace.end(resident);
    }
    for (var each : new Namespace[] {node, first, second}) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Test
  void changesWithTheSandboxOnABridge() throws IOException {
    node.run("ip", "link", "add", "cni0", "type", "bridge");
    node.run("ip", "addr", "add", "10.77.0.1/24", "dev", "cni0");
    node.run("ip", "link", "set", "cni0", "up");
    // Else the kernel keeps to whom it found for a second, which only a test notices.
    node.run("sysctl", "-qw", "net.ipv4.neigh.cni0.locktime=0");
    for (var pod : new Namespace[] {first, second}) {
      connect(pod);
      node.run("ip", "link", "set", device(pod), "master", "cni0");
    }
    checkMove(() -> {});
  }

  @Test
  void changesWithTheSandboxOnAPairOfItsOwn() throws IOException {
    for (var pod : new Namespace[] {first, second}) {
      connect(pod);
      node.run("sysctl", "-qw", "net.ipv4.conf." + device(pod) + ".proxy_arp=1");
      node.run("ip", "addr", "add", "10.77.0.1/32", "dev", device(pod));
    }
    node.run("ip", "route", "add", "10.77.0.6", "dev", device(second));
    node.run("ip", "route", "add", "10.77.0.5", "dev", device(first));
    checkMove(() -> {
      node.run("ip", "route", "del", "10.77.0.5");
      node.run("ip", "link", "del", device(first));
      node.run("ip", "route", "add", "10.77.0.5", "dev", device(second));
    });
  }

  @Test
  void goesByRoutesWhereThereAreNoNeighbours() throws IOException {
    node.run("ip", "link", "add", "tun5", "type", "veth", "peer", "name", "pod5");
    node.run("ip", "link", "set", "tun5", "up");
    node.run("ip", "route", "add", "10.77.0.5", "dev", "tun5");
    var before = links.of(MOVING);
    assertThat(before).isPresent();
    assertThat(links.of(MOVING)).isEqualTo(before);

    node.run("ip", "link", "del", "tun5");
    assertThat(links.of(MOVING)).isEmpty();
    node.run("ip", "link", "add", "tun5", "type", "veth", "peer", "name", "pod5");
    node.run("ip", "link", "set", "tun5", "up");
    node.run("ip", "route", "add", "10.77.0.5", "dev", "tun5");
    assertThat(links.of(MOVING)).isPresent().isNotEqualTo(before);
  }

  @Test
  void knowsNothingOfOthers(@TempDir Path empty) {
    assertThat(links.of(MOVING)).isEmpty();
    assertThat(links.of(InetAddress.ofLiteral("fe80::1"))).isEmpty();
    assertThat(new LinuxLinks(empty, empty).of(MOVING)).isEmpty();
  }

  private interface Move {
    void run() throws IOException;
  }

  private void checkMove(Move move) throws IOException {
    first.run("ip", "addr", "add", "10.77.0.5/32", "dev", "eth0");
    second.run("ip", "addr", "add", "10.77.0.6/32", "dev", "eth0");
    call(first, "10.77.0.5");
    call(second, "10.77.0.6");
    var moving = links.of(MOVING);
    var staying = links.of(STAYING);
    assertThat(moving).isPresent();
    assertThat(staying).isPresent().isNotEqualTo(moving);
    assertThat(links.of(MOVING)).isEqualTo(moving);

    first.run("ip", "addr", "del", "10.77.0.5/32", "dev", "eth0");
    move.run();
    second.run("ip", "addr", "add", "10.77.0.5/32", "dev", "eth0");
    // A new sandbox knows nobody yet.
    second.run("ip", "neigh", "flush", "dev", "eth0");
    call(second, "10.77.0.5");

    assertThat(links.of(MOVING)).isPresent().isNotEqualTo(moving);
    assertThat(links.of(STAYING)).isEqualTo(staying);
  }

  private void connect(Namespace pod) throws IOException {
    node.run(
        "ip",
        "link",
        "add",
        device(pod),
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        pod.name());
    node.run("ip", "link", "set", device(pod), "up");
    pod.run("ip", "link", "set", "eth0", "up");
  }

  private String device(Namespace pod) {
    return pod == first ? "veth5" : "veth6";
  }

  /// What a pod does before it is answered: it finds the node and is found.
  private static void call(Namespace pod, String from) throws IOException {
    pod.run("ip", "route", "replace", "10.77.0.1", "dev", "eth0", "src", from);
    // Refused, which is an answer.
    var refused =
        pod.runner()
            .run(Command.of("timeout", "5", "bash", "-c", ": > /dev/tcp/10.77.0.1/9"), _ -> {});
    assertThat(refused.error()).contains("refused");
  }
}
