// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final String REDIRECT =
      "-A aad-metadata ! -s 127.0.0.1/32 -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j DNAT"
          + " --to-destination 127.0.0.1:2579";
  private static final String JUMP = "-A PREROUTING -j aad-metadata";
  private static final List<String> CHAIN =
      List.of("-N aad-metadata", REDIRECT, "-A aad-metadata -j RETURN");
  private static final String FILL =
      ":aad-metadata - [0:0]\n" + REDIRECT + "\n-A aad-metadata -j RETURN\n";
  private static final String INSERT = "-I PREROUTING 1 -j aad-metadata\n";

  private final RuleSet rules =
      RuleSet.of(RedirectOptions.of("169.254.169.254", "80", "0.0.0.0", "2579"));

  @Test
  void listsTheRulesOfTheField() {
    assertThat(rules.chain()).isEqualTo(CHAIN);
  }

  @Test
  void leavesRightRulesAlone() {
    assertThat(rules.repair(with(CHAIN, JUMP))).isEmpty();
    assertThat(rules.repair(with(List.of("-A PREROUTING -j KUBE-SERVICES"), JUMP, CHAIN)))
        .isEmpty();
  }

  @Test
  void putsAllInPlaceWhereThereIsNothing() {
    assertThat(rules.repair(List.of("-P PREROUTING ACCEPT")))
        .contains("*nat\n" + FILL + INSERT + "COMMIT\n");
  }

  @Test
  void insertsAMissingJumpAlone() {
    assertThat(rules.repair(CHAIN)).contains("*nat\n" + INSERT + "COMMIT\n");
    assertThat(rules.repair(with(CHAIN, "-A PREROUTING -p udp -j aad-metadata")))
        .contains("*nat\n" + INSERT + "COMMIT\n");
  }

  @Test
  void fillsAnyOtherChainAnew() {
    var refill = "*nat\n" + FILL + "COMMIT\n";
    assertThat(
            Stream.of(
                List.of("-N aad-metadata"),
                List.of("-N aad-metadata", REDIRECT),
                List.of("-N aad-metadata", "-A aad-metadata -j RETURN", REDIRECT),
                List.of("-N aad-metadata", REDIRECT.replace("2579", "2580"), CHAIN.getLast()),
                with(CHAIN, "-A aad-metadata -j ACCEPT"),
                List.of("-N aad-metadata", "-A aad-metadata -j ACCEPT", REDIRECT, CHAIN.getLast())))
        .allSatisfy(chain -> assertThat(rules.repair(with(chain, JUMP))).contains(refill));
  }

  @Test
  void removesEachJumpAndTheChain() {
    assertThat(RuleSet.removal(with(CHAIN, JUMP, "-A PREROUTING -j OTHER", JUMP)))
        .contains(
            """
            *nat
            -D PREROUTING -j aad-metadata
            -D PREROUTING -j aad-metadata
            :aad-metadata - [0:0]
            -X aad-metadata
            COMMIT
            """);
    assertThat(RuleSet.removal(List.of("-P PREROUTING ACCEPT", "-A PREROUTING -j OTHER")))
        .isEmpty();
  }

  @Test
  void writesIpv6AsIptablesDoes() {
    assertThat(RuleSet.of(RedirectOptions.of("fd00:ec2::254", "80", "::1", "2579")).redirect())
        .isEqualTo(
            "-A aad-metadata ! -s ::1/128 -d fd00:ec2::254/128 -p tcp -m tcp --dport 80 -j DNAT"
                + " --to-destination [::1]:2579");
  }

  private static List<String> with(List<String> lines, String... more) {
    return Stream.concat(lines.stream(), Stream.of(more)).toList();
  }

  private static List<String> with(List<String> lines, String line, List<String> more) {
    return Stream.of(lines, List.of(line), more).flatMap(List::stream).toList();
  }
}
