// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pod: a namespace with one address on its node's bridge and the node as its way out.
public final class LabPod {
  private final LabNode node;
  private final Host host;
  private volatile Optional<String> ip;

  LabPod(LabNode node, Host host, String ip) {
    this.node = node;
    this.host = host;
    this.ip = Optional.of(ip);
  }

  /// Joins the node's bridge; apart from the constructor, so that a failure leaves something to
  /// close.
  void connect(int number) {
    node.attach(number, host.name());
    host.ip("link set eth0 up", "addr add " + ip() + "/24 dev eth0", defaultRoute());
  }

  private String defaultRoute() {
    return "route add default via " + node.gateway();
  }

  /// Returns the address.
  ///
  /// @throws IllegalStateException if [#moveIp] gave it away
  public String ip() {
    return ip.orElseThrow(() -> new IllegalStateException(host.name() + " has no address"));
  }

  /// Runs a command in the pod to its end, without the test's own Azure and Kubernetes settings.
  ///
  /// @throws AssertionError if it takes longer than `limit`; it is killed then
  public Outcome run(List<String> command, Map<String, String> environment, Duration limit) {
    return host.run(command, environment, limit);
  }

  /// Starts a command in the pod, with all it prints in `log`. The lab kills it at the end.
  public Process start(List<String> command, Map<String, String> environment, Path log) {
    return host.start(command, environment, log);
  }

  /// Makes `127.0.0.1:port` here reach `127.0.0.1:port` of the machine that runs the tests.
  public void relay(int port) {
    host.relay(port);
  }

  /// Gives this pod's address to another pod of the same node, which loses its own: what happens
  /// when a pod ends and the next one gets its address at once. Takes a few milliseconds.
  public void moveIp(LabPod to) {
    var moved = ip();
    host.ip("addr flush dev eth0");
    to.host.ip("addr flush dev eth0", "addr add " + moved + "/24 dev eth0", defaultRoute());
    ip = Optional.empty();
    to.ip = Optional.of(moved);
  }

  void delete() {
    host.close();
  }
}
