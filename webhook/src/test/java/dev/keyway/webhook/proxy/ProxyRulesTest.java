// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyRulesTest {
  private static final String JUMP =
      "-A OUTPUT -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j AZWI_PROXY_OUTPUT";
  private static final List<String> CHAINS =
      List.of(
          "-N AZWI_PROXY_OUTPUT",
          "-A AZWI_PROXY_OUTPUT -m owner --uid-owner 1501 -j ACCEPT",
          "-A AZWI_PROXY_OUTPUT -j AZWI_PROXY_REDIRECT",
          "-N AZWI_PROXY_REDIRECT",
          "-A AZWI_PROXY_REDIRECT -p tcp -j REDIRECT --to-ports 8000");
  private static final String FILL =
      """
      :AZWI_PROXY_OUTPUT - [0:0]
      :AZWI_PROXY_REDIRECT - [0:0]
      -A AZWI_PROXY_REDIRECT -p tcp -j REDIRECT --to-ports 8000
      -A AZWI_PROXY_OUTPUT -m owner --uid-owner 1501 -j ACCEPT
      -A AZWI_PROXY_OUTPUT -j AZWI_PROXY_REDIRECT
      """;

  private final ProxyRules rules =
      new ProxyRules(Inet4Address.ofLiteral("169.254.169.254"), 80, 8000, 1501);

  @Test
  void setsAllWhereThereIsNothing() {
    assertThat(rules.repair(List.of("-P OUTPUT ACCEPT", "-A OUTPUT -j OTHER")))
        .contains("*nat\n" + FILL + JUMP + "\nCOMMIT\n");
  }

  @Test
  void leavesRightRulesAlone() {
    assertThat(rules.repair(listed("-A OUTPUT -j OTHER", JUMP))).isEmpty();
  }

  @Test
  void takesAwayWhatAnEarlierRunSetTwice() {
    assertThat(rules.repair(listed(JUMP, JUMP)))
        .contains(
            "*nat\n%s\n%s\n%s\nCOMMIT\n"
                .formatted(JUMP.replace("-A", "-D"), JUMP.replace("-A", "-D"), JUMP));
    var twice = new ArrayList<>(listed(JUMP));
    twice.add(CHAINS.getLast());
    assertThat(rules.repair(twice)).contains("*nat\n" + FILL + "COMMIT\n");
  }

  @Test
  void movesToAnotherPortAndAddress() {
    var moved = new ProxyRules(Inet4Address.ofLiteral("10.0.0.1"), 81, 8001, 1501);
    assertThat(moved.repair(listed(JUMP)).orElseThrow())
        .contains("--to-ports 8001\n", JUMP.replace("-A", "-D") + "\n")
        .endsWith(
            "-A OUTPUT -d 10.0.0.1/32 -p tcp -m tcp --dport 81 -j AZWI_PROXY_OUTPUT\nCOMMIT\n");
  }

  @Test
  void refillsAChainWhoseOrderIsWrong() {
    var wrong =
        List.of(JUMP, CHAINS.get(0), CHAINS.get(2), CHAINS.get(1), CHAINS.get(3), CHAINS.get(4));
    assertThat(rules.repair(wrong)).contains("*nat\n" + FILL + "COMMIT\n");
  }

  private static List<String> listed(String... output) {
    var all = new ArrayList<>(List.of("-P OUTPUT ACCEPT"));
    all.addAll(List.of(output));
    all.addAll(CHAINS);
    return all;
  }
}
