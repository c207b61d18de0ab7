// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static java.util.Objects.requireNonNull;

import dev.keyway.acceptance.lab.Namespace;
import dev.keyway.acceptance.lab.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Lets pods with a network of their own reach the local Azure at its own address, `localhost`, as
/// they would reach the real one. Those that begin later only, which are the node's.
final class PodRelays implements AutoCloseable {
  private static final Path NAMESPACES = Path.of("/run/netns");

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Relay> relays = new HashMap<>();
  private final Set<String> others;
  private final int port;

  PodRelays(int port) throws IOException {
    this.port = port;
    this.others = present();
    var _ = executor.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      var present = present();
      present.forEach(this::open);
      relays.keySet().stream()
          .filter(name -> !present.contains(name))
          .toList()
          .forEach(name -> requireNonNull(relays.remove(name)).close());
    } catch (IOException | RuntimeException e) {
      // A namespace that is not complete yet, or went: the next look sees to it.
    }
  }

  private static Set<String> present() throws IOException {
    try (var all = Files.list(NAMESPACES)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("cni-"))
          .collect(Collectors.toSet());
    }
  }

  private void open(String name) {
    if (!relays.containsKey(name) && !others.contains(name)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      relays.put(name, Relay.start(new Namespace(name), address, port));
    }
  }

  @Override
  public void close() {
    executor.close();
    relays.values().forEach(Relay::close);
    // Of pods that were killed with the node, which no plug-in has taken off the network.
    relays.keySet().stream()
        .filter(name -> Files.exists(NAMESPACES.resolve(name)))
        .forEach(name -> new Namespace(name).delete());
  }
}
