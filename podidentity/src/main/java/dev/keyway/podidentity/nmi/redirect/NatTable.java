// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The node's nat table, by one of its programs.
final class NatTable {
  private static final String WAIT_SECONDS = "5";

  /// The words differ from version to version. A lock that is held, or a lack of rights, is 4.
  private static final int NO_CHAIN = 1;

  private final Runner runner;
  private final String program;

  /// @param program such as `iptables-nft`
  NatTable(Runner runner, String program) {
    this.runner = runner;
    this.program = program;
  }

  String program() {
    return program;
  }

  /// Puts `rules` in place.
  ///
  /// @return whether anything had to be changed
  /// @throws IOException if they are not in place
  boolean ensure(RuleSet rules) throws IOException {
    var repair = rules.repair(listed());
    if (repair.isEmpty()) {
      return false;
    }
    change(repair.get());
    var after = listed();
    if (rules.repair(after).isPresent()) {
      throw new IOException(
          "%s took the rules but then lists others: %s"
              .formatted(program, String.join(" | ", after)));
    }
    return true;
  }

  /// Takes the rules of any redirection away.
  ///
  /// @throws IOException if some may be left
  void clear() throws IOException {
    var removal = RuleSet.removal(listed());
    if (removal.isPresent()) {
      change(removal.get());
    }
  }

  /// Returns the chain, if there is one, and PREROUTING.
  List<String> listed() throws IOException {
    var lines = new ArrayList<>(runner.lines(list("PREROUTING")));
    var chain = new ArrayList<String>();
    var outcome = runner.run(list(RuleSet.CHAIN), chain::add);
    if (outcome.succeeded()) {
      lines.addAll(chain);
    } else if (outcome.exitCode() != NO_CHAIN) {
      throw new CommandFailed(list(RuleSet.CHAIN), outcome);
    }
    return lines;
  }

  private Command list(String chain) {
    return Command.of(program, "-w", WAIT_SECONDS, "-t", "nat", "-S", chain);
  }

  private void change(String script) throws IOException {
    runner.lines(
        new Command(List.of(program + "-restore", "-w", WAIT_SECONDS, "--noflush"), script));
  }
}
