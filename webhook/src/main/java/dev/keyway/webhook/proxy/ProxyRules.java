// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.iptables.NatTable;
import dev.keyway.agent.iptables.Runner;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules that lead a pod's calls to the metadata service to the proxy, as `iptables -t nat -S`
/// prints them (workload-identity.md §11). The proxy's own calls go past it.
///
/// @param metadata the metadata service's address
/// @param proxyPort where the proxy listens on localhost
/// @param proxyUid the user that the proxy runs as
record ProxyRules(Inet4Address metadata, int metadataPort, int proxyPort, int proxyUid) {
  private static final String OUTPUT = "AZWI_PROXY_OUTPUT";
  private static final String REDIRECT = "AZWI_PROXY_REDIRECT";
  private static final String ADD = "-A ";

  /// Returns the pod's table, as far as the proxy is concerned.
  ///
  /// @param program such as `iptables-nft`
  static NatTable table(Runner runner, String program) {
    return new NatTable(runner, program, List.of("OUTPUT"), List.of(OUTPUT, REDIRECT));
  }

  /// Returns what makes a table right, or nothing if it is: rules of an earlier run are replaced,
  /// those of others stay.
  Optional<String> repair(List<String> listed) {
    var lines = new ArrayList<String>();
    // Naming a chain creates it, or empties it. Both come first, because one leads to the other.
    if (!listed.containsAll(List.of("-N " + OUTPUT, "-N " + REDIRECT)) || !filled(listed)) {
      lines.addAll(List.of(":" + OUTPUT + " - [0:0]", ":" + REDIRECT + " - [0:0]"));
      lines.addAll(rules());
    }
    var jumps = listed.stream().filter(ProxyRules::isJump).toList();
    if (!jumps.equals(List.of(jump()))) {
      jumps.forEach(old -> lines.add("-D " + old.substring(ADD.length())));
      lines.add(jump());
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(NatTable.script(lines.stream()));
  }

  private boolean filled(List<String> listed) {
    return Stream.of(OUTPUT, REDIRECT)
        .allMatch(chain -> of(chain, listed).equals(of(chain, rules())));
  }

  private static List<String> of(String chain, List<String> listed) {
    return listed.stream().filter(line -> line.startsWith(ADD + chain + " ")).toList();
  }

  private static boolean isJump(String line) {
    return line.startsWith(ADD + "OUTPUT ") && line.endsWith(" -j " + OUTPUT);
  }

  private String jump() {
    return "-A OUTPUT -d %s/32 -p tcp -m tcp --dport %d -j %s"
        .formatted(metadata.getHostAddress(), metadataPort, OUTPUT);
  }

  private List<String> rules() {
    return List.of(
        "-A %s -p tcp -j REDIRECT --to-ports %d".formatted(REDIRECT, proxyPort),
        "-A %s -m owner --uid-owner %d -j ACCEPT".formatted(OUTPUT, proxyUid),
        "-A %s -j %s".formatted(OUTPUT, REDIRECT));
  }
}
