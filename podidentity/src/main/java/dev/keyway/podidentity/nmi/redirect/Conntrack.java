// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.Command;
import dev.keyway.agent.iptables.CommandFailed;
import dev.keyway.agent.iptables.Runner;
import java.io.IOException;
import java.net.Inet6Address;

/// Connections which the kernel remembers with where they go.
record Conntrack(Runner runner) {
  /// Makes the kernel forget the connections to the metadata service, so that they are redirected,
  /// too.
  ///
  /// @throws IOException if it may not have
  void forget(RedirectOptions options) throws IOException {
    var command = command(options);
    var outcome = runner.run(command, _ -> {});
    // Nothing to forget counts as failed there.
    if (!outcome.succeeded() && !outcome.error().contains(" 0 flow entries")) {
      throw new CommandFailed(command, outcome);
    }
  }

  static Command command(RedirectOptions options) {
    return Command.of(
        "conntrack",
        "-D",
        "-f",
        options.metadataIp() instanceof Inet6Address ? "ipv6" : "ipv4",
        "-p",
        "tcp",
        "--orig-dst",
        options.metadataIp().getHostAddress(),
        "--orig-port-dst",
        Integer.toString(options.metadataPort()));
  }
}
