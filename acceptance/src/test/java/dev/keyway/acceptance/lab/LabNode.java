// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A node as kubelet's basic network and kube-proxy set it up: pods on a bridge, forwarding, and
/// packets for 127.0.0.0/8 allowed in from the bridge. 169.254.169.254 is an address of its own.
/// Pods may be started from any thread.
public final class LabNode {
  /// Where Azure's metadata endpoint is on a real machine.
  public static final String METADATA = "169.254.169.254";

  private static final int METADATA_PORT = 80;
  private static final int FIRST_POD = 10;

  private final String name;
  private final String network;
  private final Host host;
  private final AtomicInteger pods = new AtomicInteger();
  private final Queue<LabPod> living = new ConcurrentLinkedQueue<>();

  /// @param network the first three numbers of its pods' addresses
  /// @param path of the node's processes
  LabNode(String name, Namespace namespace, String network, String path) {
    this.name = name;
    this.network = network;
    this.host = new Host(namespace, path);
  }

  /// Sets up the bridge; apart from the constructor, so that a failure leaves something to close.
  void connect() {
    host.ip(
        "link add br0 type bridge",
        "addr add " + gateway() + "/24 dev br0",
        "link set br0 up",
        "addr add " + METADATA + "/32 dev lo");
    host.set("ip_forward", "1");
    host.set("conf/br0/route_localnet", "1");
  }

  public String name() {
    return name;
  }

  /// Returns the node's address on the bridge, by which its pods know it.
  public String gateway() {
    return network + ".1";
  }

  /// Starts a pod with an address of its own, the first node's first pod with `10.244.1.10`.
  public LabPod pod() {
    var number = pods.incrementAndGet();
    return pod(number, network + "." + (FIRST_POD - 1 + number));
  }

  /// Starts a pod with this address, which must be one of [#gateway]'s network (its first three
  /// numbers) and not in use.
  public LabPod pod(String ip) {
    if (!ip.startsWith(network + ".")) {
      throw new IllegalArgumentException(ip + " is not an address of " + network + ".0/24");
    }
    return pod(pods.incrementAndGet(), ip);
  }

  private LabPod pod(int number, String ip) {
    var pod =
        new LabPod(
            this,
            new Host(Namespace.create(host.name() + "p" + number), System.getenv("PATH")),
            ip);
    living.add(pod);
    pod.connect(number);
    return pod;
  }

  /// Ends a pod: kills what runs in it and takes it off the bridge. Its address is free then.
  public void removePod(LabPod pod) {
    living.remove(pod);
    pod.delete();
  }

  /// Runs a command on the node to its end.
  ///
  /// @throws AssertionError if it takes longer than `limit`; it is killed then
  public Outcome run(List<String> command, Map<String, String> environment, Duration limit) {
    return host.run(command, environment, limit);
  }

  /// Starts a command on the node, with all it prints in `log`. The lab kills it at the end.
  public Process start(List<String> command, Map<String, String> environment, Path log) {
    return host.start(command, environment, log);
  }

  /// Lets `task` open sockets on the node, as [java.net.ServerSocket] or an HTTP server that is not
  /// started yet. The sockets stay on the node; the task must start no threads.
  public <T> T inside(Callable<T> task) {
    return host.call(task);
  }

  /// Makes `127.0.0.1:port` here reach `127.0.0.1:port` of the machine that runs the tests.
  public void relay(int port) {
    host.relay(port);
  }

  /// Makes `169.254.169.254:80` here reach `127.0.0.1:port` of the machine that runs the tests. The
  /// pods reach it too, as long as no rule sends them elsewhere.
  public void imds(int port) {
    host.relay(new InetSocketAddress(InetAddress.ofLiteral(METADATA), METADATA_PORT), port);
  }

  /// Lays a cable from the bridge to `eth0` of a pod.
  void attach(int number, String pod) {
    var cable = "pod" + number;
    host.ip(
        "link add %s type veth peer name eth0 netns %s".formatted(cable, pod),
        "link set %s master br0 up".formatted(cable));
  }

  /// Ends the pods and the node.
  void delete() {
    Stream<Runnable> ends = living.stream().map(pod -> pod::delete);
    Closing.all(Stream.concat(ends, Stream.of(host::close)));
  }
}
