// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.agent.iptables.BackendChoice.Census;
import dev.keyway.agent.iptables.Runner.Outcome;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "false, 0, false, 0, false",
    "false, 0, false, 1, true",
    "false, 5, false, 5, false",
    "false, 6, false, 5, false",
    "true, 1, false, 900, false",
    "false, 900, true, 1, true",
    "true, 1, true, 900, false",
  })
  void followsKubeletThenTheRules(
      boolean nftHinted, long nftRules, boolean legacyHinted, long legacyRules, boolean legacy) {
    assertThat(
            BackendChoice.usesLegacy(
                new Census(nftHinted, nftRules), new Census(legacyHinted, legacyRules)))
        .isEqualTo(legacy);
  }

  @Test
  void readsHintsAndRulesOfBothBackends() throws IOException {
    var node =
        node(
            Map.of(
                "iptables-nft-save",
                List.of("*nat", "-A A -j B", "-A A -j C", "-A A -j D", "COMMIT"),
                "iptables-legacy-save",
                List.of("*mangle", ":KUBE-IPTABLES-HINT - [0:0]", "COMMIT")));
    assertThat(auto(node)).isEqualTo("iptables-legacy");
  }

  @Test
  void takesTheOnlyBackendThereIs() throws IOException {
    assertThat(auto(node(Map.of("iptables-legacy-save", List.of())))).isEqualTo("iptables-legacy");
    assertThat(auto(node(Map.of("iptables-nft-save", List.of())))).isEqualTo("iptables-nft");
    assertThat(auto(node(Map.of()))).isEqualTo("iptables");
  }

  @Test
  void asksNobodyWhenTold() throws IOException {
    var node = node(Map.of());
    assertThat(BackendChoice.program(node, "ip6tables", Backend.NFT)).isEqualTo("ip6tables-nft");
    assertThat(BackendChoice.program(node, "iptables", Backend.LEGACY))
        .isEqualTo("iptables-legacy");
  }

  @Test
  void tellsWhyNeitherCanBeRead() {
    Runner denying =
        (command, _) -> {
          if (command.program().contains("legacy")) {
            throw new ProgramMissing(command.program());
          }
          return new Outcome(4, "Permission denied (you must be root)");
        };
    assertThatThrownBy(() -> auto(denying)).hasMessageContaining("you must be root");
  }

  private static String auto(Runner node) throws IOException {
    return BackendChoice.program(node, "iptables", Backend.AUTO);
  }

  private static Runner node(Map<String, List<String>> programs) {
    return (command, output) -> {
      var lines = programs.get(command.program());
      if (lines == null) {
        throw new ProgramMissing(command.program());
      }
      lines.forEach(output);
      return new Outcome(0, "");
    };
  }
}
