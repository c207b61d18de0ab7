// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// A node's addresses on the loopback device of a network in which nothing else runs.
final class NodeNetwork {
  private static final String METADATA = "169.254.169.254";
  private static final int PODS_IN_ROW = 250;

  private NodeNetwork() {}

  /// Makes the metadata service of this port answer where programs on the node look for it.
  static void metadata(int port) throws IOException, InterruptedException {
    run("", List.of("ip", "addr", "add", METADATA + "/32", "dev", "lo"));
    run(
        "",
        List.of(
            ("iptables -t nat -A OUTPUT -d %s -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:"
                    + port)
                .formatted(METADATA)
                .split(" ")));
  }

  /// Makes addresses of pods.
  static List<InetAddress> pods(int count) throws IOException, InterruptedException {
    var addresses =
        IntStream.range(0, count)
            .mapToObj(i ->
                InetAddress.ofLiteral(
                    "10.244.%d.%d".formatted(i / PODS_IN_ROW, 1 + i % PODS_IN_ROW)))
            .toList();
    var lines = new StringBuilder();
    for (var address : addresses) {
      lines.append("addr add %s/32 dev lo%n".formatted(address.getHostAddress()));
    }
    run(lines.toString(), List.of("ip", "-batch", "-"));
    return addresses;
  }

  private static void run(String input, List<String> command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s: %s".formatted(String.join(" ", command), told.strip()));
    }
  }
}
