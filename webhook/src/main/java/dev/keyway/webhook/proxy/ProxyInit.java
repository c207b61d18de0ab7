// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.iptables.BackendChoice;
import dev.keyway.agent.iptables.Command;
import dev.keyway.agent.iptables.CommandFailed;
import dev.keyway.agent.iptables.Runner;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import java.io.IOException;
import java.util.List;

/// Sets the rules in the network of a pod.
final class ProxyInit {
  private static final String FAMILY = "iptables";

  private final Runner runner;

  ProxyInit(Runner runner) {
    this.runner = runner;
  }

  /// Puts the rules in place; a second run changes nothing.
  ///
  /// @return the nat table, as one would list it
  /// @throws IOException that says what stood in the way and what helps
  List<String> run(ProxyRules rules, Backend backend) throws IOException {
    var program = set(rules, backend);
    return runner.lines(Command.of(program, "-w", "5", "-t", "nat", "-n", "-L"));
  }

  private String set(ProxyRules rules, Backend backend) throws IOException {
    try {
      var first = BackendChoice.program(runner, FAMILY, backend);
      try {
        return set(rules, first);
      } catch (CommandFailed failed) {
        // A kernel may know the one kind and lack modules of the other.
        if (backend != Backend.AUTO || failed.lacksRights() || failed.lacksLock()) {
          throw failed;
        }
        return setByOther(rules, first, failed);
      }
    } catch (ProgramMissing missing) {
      throw new IOException(missing.getMessage() + ": proxy-init's image needs iptables", missing);
    } catch (CommandFailed failed) {
      throw new IOException(failed.getMessage() + advice(failed), failed);
    }
  }

  private String set(ProxyRules rules, String program) throws IOException {
    ProxyRules.table(runner, program).ensure(rules::repair);
    return program;
  }

  private String setByOther(ProxyRules rules, String first, CommandFailed failed)
      throws IOException {
    try {
      return set(rules, FAMILY + (first.endsWith("-legacy") ? "-nft" : "-legacy"));
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
      throw failed;
    }
  }

  private static String advice(CommandFailed failed) {
    if (failed.lacksRights()) {
      return ": proxy-init must run as root with the capability NET_ADMIN; where the namespace's pod"
          + " security forbids that, let the application use a client library with workload identity"
          + " and leave the annotation azure.workload.identity/inject-proxy-sidecar out";
    }
    return failed.lacksLock()
        ? ": /run must be writable for proxy-init, such as an emptyDir"
        : ": the node's kernel needs iptables' owner match and its target REDIRECT";
  }
}
