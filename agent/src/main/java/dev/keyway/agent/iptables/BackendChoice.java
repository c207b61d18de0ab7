// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import dev.keyway.agent.iptables.Runner.ProgramMissing;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Which iptables a network uses. Rules of the two backends are both obeyed by the kernel, but in
/// an order that nobody can tell: a redirection in the other one than kube-proxy's may never be
/// met.
public final class BackendChoice {
  private BackendChoice() {}

  /// What one backend holds.
  ///
  /// @param hinted whether kubelet has left the chains there by which it shows its own choice
  record Census(boolean hinted, long rules) {}

  /// Returns the program to use.
  ///
  /// @param family `iptables` or `ip6tables`
  /// @throws IOException if neither backend can be read
  public static String program(Runner runner, String family, Backend wanted) throws IOException {
    return switch (wanted) {
      case NFT -> family + "-nft";
      case LEGACY -> family + "-legacy";
      case AUTO -> found(runner, family);
    };
  }

  private static String found(Runner runner, String family) throws IOException {
    var nft = new Counter();
    var legacy = new Counter();
    var nftFailure = nft.count(runner, family + "-nft");
    var legacyFailure = legacy.count(runner, family + "-legacy");
    if (nftFailure.isEmpty() && legacyFailure.isEmpty()) {
      return family + (usesLegacy(nft.census(), legacy.census()) ? "-legacy" : "-nft");
    }
    if (nftFailure.isEmpty()) {
      return family + "-nft";
    }
    if (legacyFailure.isEmpty()) {
      return family + "-legacy";
    }
    if (nftFailure.get() instanceof ProgramMissing
        && legacyFailure.get() instanceof ProgramMissing) {
      return family;
    }
    throw nftFailure.get() instanceof ProgramMissing ? legacyFailure.get() : nftFailure.get();
  }

  /// Goes by kubelet's hints, then by the number of rules. A node without any takes nft.
  static boolean usesLegacy(Census nft, Census legacy) {
    if (nft.hinted() || legacy.hinted()) {
      return !nft.hinted();
    }
    return legacy.rules() > nft.rules();
  }

  /// Counts line by line: nodes have ten thousands of rules.
  private static final class Counter implements Consumer<String> {
    private boolean hinted;
    private long rules;

    Optional<IOException> count(Runner runner, String program) {
      var save = Command.of(program + "-save");
      try {
        var outcome = runner.run(save, this);
        return outcome.succeeded()
            ? Optional.empty()
            : Optional.of(new CommandFailed(save, outcome));
      } catch (IOException e) {
        return Optional.of(e);
      }
    }

    @Override
    public void accept(String line) {
      if (line.startsWith(":KUBE-IPTABLES-HINT ") || line.startsWith(":KUBE-KUBELET-CANARY ")) {
        hinted = true;
      } else if (line.startsWith("-A ")) {
        rules++;
      }
    }

    Census census() {
      return new Census(hinted, rules);
    }
  }
}
