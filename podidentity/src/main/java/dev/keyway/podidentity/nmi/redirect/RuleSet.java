// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.NatTable;
import dev.keyway.agent.iptables.Runner;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules of a redirection, as `iptables -t nat -S` prints them, and what brings a table to them
/// and from them.
///
/// @param redirect the rule that redirects
record RuleSet(String redirect) {
  static final String CHAIN = "aad-metadata";

  private static final String CREATED = "-N " + CHAIN;
  private static final String RETURN = "-A " + CHAIN + " -j RETURN";
  private static final String JUMP = "PREROUTING -j " + CHAIN;

  static RuleSet of(RedirectOptions options) {
    boolean six = options.metadataIp() instanceof Inet6Address;
    var whole = six ? "/128" : "/32";
    // Host processes and NMI itself may ask the metadata service.
    var own = InetAddress.ofLiteral(six ? "::1" : "127.0.0.1");
    var target = text(options.targetIp());
    return new RuleSet(
        "-A %s ! -s %s -d %s -p tcp -m tcp --dport %d -j DNAT --to-destination %s:%d"
            .formatted(
                CHAIN,
                text(own) + whole,
                text(options.metadataIp()) + whole,
                options.metadataPort(),
                six ? "[" + target + "]" : target,
                options.targetPort()));
  }

  /// Returns the node's table, as far as redirections are concerned.
  ///
  /// @param program such as `iptables-nft`
  static NatTable table(Runner runner, String program) {
    return new NatTable(runner, program, List.of("PREROUTING"), List.of(CHAIN));
  }

  /// Returns the chain as it must be listed.
  List<String> chain() {
    return List.of(CREATED, redirect, RETURN);
  }

  /// Returns what makes a table right, or nothing if it is. Rules of others in PREROUTING stay
  /// where they are, and so does a jump that is not the first.
  ///
  /// @param listed the chain, as far as there is one, and PREROUTING
  Optional<String> repair(List<String> listed) {
    boolean filled = listed.stream().filter(RuleSet::ofChain).toList().equals(chain());
    boolean reached = listed.contains("-A " + JUMP);
    if (filled && reached) {
      return Optional.empty();
    }
    // Naming the chain creates it, or empties it.
    var chain = filled ? Stream.<String>of() : Stream.of(emptied(), redirect, RETURN);
    var jump = reached ? Stream.<String>of() : Stream.of("-I PREROUTING 1 -j " + CHAIN);
    return Optional.of(NatTable.script(Stream.concat(chain, jump)));
  }

  /// Returns what takes chain and jumps out of a table, or nothing if there are none.
  static Optional<String> removal(List<String> listed) {
    var jumps = listed.stream().filter(("-A " + JUMP)::equals).map(_ -> "-D " + JUMP);
    var chain =
        listed.stream().anyMatch(RuleSet::ofChain)
            ? Stream.of(emptied(), "-X " + CHAIN)
            : Stream.<String>of();
    var lines = Stream.concat(jumps, chain).toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(NatTable.script(lines.stream()));
  }

  private static boolean ofChain(String line) {
    return line.equals(CREATED) || line.startsWith("-A " + CHAIN + " ");
  }

  private static String emptied() {
    return ":" + CHAIN + " - [0:0]";
  }

  /// The JDK writes IPv6 addresses at full length, iptables as short as can be.
  private static String text(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    return ShortAddress.of(address.getAddress());
  }
}
