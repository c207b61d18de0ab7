// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.Closing;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Namespace;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.acceptance.lab.Relay;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node with kubelet and containers in a network of its own, as a machine of a local Azure: IMDS
/// is at its address, Entra ID trusts its service accounts, and two rules of iptables stand in for
/// kube-proxy. Kubelet's folder is the machine's, so there is one at a time.
final class RealNode implements AutoCloseable {
  /// The node's name, and the machine's in the local Azure.
  static final String NAME = DemoWorld.VIRTUAL_MACHINE;

  /// The node's address, by which pods reach what listens on it.
  static final String ADDRESS = "10.87.0.1";

  private static final String METADATA = "169.254.169.254";
  private static final int API_PORT = 16443;
  private static final Path KUBELET = Path.of("/var/lib/kubelet");
  private static final Path PODS = KUBELET.resolve("pods");

  private final Path folder;
  private final FileLock lock;
  private final Namespace namespace;
  private final NodeProgram program;
  private final List<AutoCloseable> relays = new ArrayList<>();
  private boolean up;
  private @Nullable Relay apiServer;

  private RealNode(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.namespace = Namespace.create(folder.getFileName().toString());
    this.program = NodeProgram.in(namespace, folder);
  }

  /// Starts one, or ends the test as skipped where that cannot be.
  static RealNode start(LocalAzure azure) throws Exception {
    var _ = NodeProgram.require();
    var lock = onlyOne();
    var node = new RealNode(Files.createTempDirectory("kwn"), lock);
    try {
      node.connect(azure);
      node.boot(azure);
      return node;
    } catch (Exception | Error e) {
      node.close();
      throw e;
    }
  }

  @SuppressWarnings("resource") // The lock holds the channel, and is released with it.
  private static FileLock onlyOne() throws IOException {
    var file = Path.of("/run/keyway-test-node.lock");
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
  }

  /// A node has an address, a way out, and IMDS at the end of none.
  private void connect(LocalAzure azure) throws IOException {
    namespace.ip(
        "link add eth0 type veth peer name uplink",
        "addr add " + ADDRESS + "/24 dev eth0",
        "link set eth0 up",
        "link set uplink up",
        "route add default via 10.87.0.254",
        "addr add " + METADATA + "/32 dev lo");
    namespace.set("ip_forward", "1");
    namespace.set("conf/all/route_localnet", "1");
    for (var chain : List.of("PREROUTING", "OUTPUT")) {
      var rule = "-d 10.0.0.1 -p tcp --dport 443 -j DNAT --to " + ADDRESS + ":" + API_PORT;
      var outcome = run(List.of(("iptables -t nat -A " + chain + " " + rule).split(" ")));
      assertThat(outcome.ok()).as(outcome.err()).isTrue();
    }
    var port = azure.endpoints().authority().getPort();
    relay("127.0.0.1", port, port);
    relay(ADDRESS, port, port);
    relays.add(new PodRelays(port));
    apiServer = Relay.into(namespace, new InetSocketAddress(ADDRESS, API_PORT));
    relays.add(apiServer);
    relay(METADATA, 80, azure.endpoints().imds(NAME).getPort());
  }

  private void relay(String address, int port, int target) {
    var listen = new InetSocketAddress(InetAddress.ofLiteral(address), port);
    relays.add(Relay.start(namespace, listen, target));
  }

  /// The keys are there before the program would make its own: Entra ID knows them.
  private void boot(LocalAzure azure) throws Exception {
    Files.writeString(folder.resolve("sa.key"), azure.cluster().signingKeyPem());
    Files.writeString(folder.resolve("tokens.csv"), "admin-token,admin,admin,system:masters\n");
    var made =
        Commands.run(
            new ProcessBuilder(
                    ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test"
                            + " -keyout ca.key -out ca.crt")
                        .split(" "))
                .directory(folder.toFile()),
            "",
            Duration.ofSeconds(20));
    assertThat(made.ok()).as(made.err()).isTrue();
    up = true;
    program.up(
        Map.of(
            "KUBE_NODE",
            NAME,
            "KUBE_ISSUER",
            azure.cluster().issuer().toString(),
            "KUBE_APISERVER_ARGS",
            String.join(
                " ",
                "--bind-address=0.0.0.0",
                "--advertise-address=" + ADDRESS,
                "--api-audiences=" + azure.cluster().issuer(),
                "--enable-aggregator-routing=true",
                "--kubelet-preferred-address-types=InternalIP")));
    // What the cloud's controller writes on a machine of Azure.
    var machine = azure.machines().list().stream().filter(one -> one.name().equals(NAME));
    run(
        "patch",
        "node/" + NAME,
        "-p",
        "{\"spec\":{\"providerID\":\"%s\"}}"
            .formatted(machine.findFirst().orElseThrow().providerId()));
  }

  void load(Path image) {
    program.load(image);
  }

  /// Returns a folder of the machine's that pods may mount parts of.
  Path folder() {
    return folder;
  }

  /// Returns a kubeconfig with the administrator's rights for programs outside of the node's
  /// network.
  Path kubeconfig() throws IOException {
    var port = requireNonNull(apiServer).port();
    var inside = Files.readString(folder.resolve("kubeconfig"));
    return Files.writeString(
        folder.resolve("kubeconfig-outside"),
        inside.replace("127.0.0.1:" + API_PORT, "127.0.0.1:" + port));
  }

  /// Returns the last lines of kubelet's log.
  String log() {
    return program.log();
  }

  /// Runs kubectl as administrator.
  Outcome kubectl(String... arguments) {
    return Commands.run(program.kubectl(List.of(arguments)), "", Duration.ofSeconds(160));
  }

  /// Runs kubectl, which must succeed, and returns what it printed.
  String run(String... arguments) {
    var outcome = kubectl(arguments);
    assertThat(outcome.ok()).as(String.join(" ", arguments) + ": " + outcome.err()).isTrue();
    return outcome.out();
  }

  String apply(String manifests) {
    var outcome =
        Commands.run(
            program.kubectl(List.of("apply", "-f", "-")), manifests, Duration.ofSeconds(60));
    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    return outcome.out();
  }

  /// Runs a command of the machine's in the node's network.
  Outcome run(List<String> command) {
    return Commands.run(new ProcessBuilder(namespace.enter(command)), "", Duration.ofSeconds(20));
  }

  /// Returns what is mounted for pods, as the kernel has it.
  static List<String> mounts() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo"), UTF_8).stream()
          .map(line -> line.split(" ")[4])
          .filter(point -> point.startsWith(PODS.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the process of the agent in the container of its pod.
  static ProcessHandle agent() {
    return ProcessHandle.allProcesses()
        .filter(
            process -> process.info().commandLine().orElse("").contains("@/opt/keyway/node node "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no agent runs in a container"));
  }

  /// Returns the sockets of CSI drivers that kubelet could use.
  static List<String> plugins() {
    try (var files = Files.walk(KUBELET, 3)) {
      return files
          .map(Path::toString)
          .filter(path -> path.contains("/plugins") && path.endsWith(".sock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Stream<Runnable> ends = relays.stream().map(relay -> () -> end(relay));
    Closing.all(
        Stream.of(
                Stream.<Runnable>of(this::down),
                ends,
                Stream.<Runnable>of(namespace::delete, this::release, () -> Closing.delete(folder)))
            .flatMap(steps -> steps));
  }

  private static void end(AutoCloseable relay) {
    try {
      relay.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void down() {
    if (up) {
      program.down();
    }
  }

  private void release() {
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
