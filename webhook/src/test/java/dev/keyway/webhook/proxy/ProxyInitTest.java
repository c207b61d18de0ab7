// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.iptables.Runner;
import dev.keyway.agent.iptables.Runner.Outcome;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of failures; that the rules work is tried in real networks elsewhere.
class ProxyInitTest {
  private final ProxyRules rules =
      new ProxyRules(Inet4Address.ofLiteral("169.254.169.254"), 80, 8000, 1501);

  @Test
  void saysThatTheImageLacksIptables() {
    assertThatThrownBy(() ->
            run((command, _) -> {
              throw new ProgramMissing(command.program());
            }))
        .hasMessageContaining("proxy-init's image needs iptables");
  }

  @Test
  void saysWhichRightsAreMissing() {
    assertThatThrownBy(() -> run((_, _) -> new Outcome(4, "Permission denied (you must be root)")))
        .hasMessageContaining("you must be root")
        .hasMessageContaining("NET_ADMIN")
        .hasMessageContaining("inject-proxy-sidecar");
  }

  @Test
  void takesTheOtherKindWhereTheKernelLacksModules() throws IOException {
    var legacy = new ArrayList<String>();
    var table =
        run((command, output) -> {
          if (command.program().equals("iptables-nft-restore")) {
            return new Outcome(2, "RULE_APPEND failed (No such file or directory)");
          }
          if (command.program().equals("iptables-legacy-restore")) {
            legacy.addAll(command.input().lines().filter(line -> line.startsWith("-A")).toList());
            legacy.addAll(List.of("-N AZWI_PROXY_OUTPUT", "-N AZWI_PROXY_REDIRECT"));
          } else if (command.program().equals("iptables-legacy")) {
            var last = command.words().getLast();
            (last.equals("-L") ? List.of("Chain OUTPUT") : legacy)
                .stream()
                    .filter(line -> line.split(" ")[1].equals(last) || last.equals("-L"))
                    .forEach(output);
          }
          return new Outcome(0, "");
        });
    assertThat(table).containsExactly("Chain OUTPUT");
    assertThat(legacy).hasSize(6);
  }

  @Test
  void doesNotTakeTheOtherKindWhenToldWhich() {
    assertThatThrownBy(() ->
            new ProxyInit((command, _) ->
                command.program().endsWith("-restore")
                    ? new Outcome(2, "RULE_APPEND failed")
                    : new Outcome(0, ""))
                .run(rules, Backend.NFT))
        .hasMessageContaining("iptables-nft-restore")
        .hasMessageContaining("owner match");
  }

  @Test
  void failsWhereTheRulesDoNotStay() {
    assertThatThrownBy(() -> run((_, _) -> new Outcome(0, "")))
        .hasMessageContaining("lists others");
  }

  private List<String> run(Runner runner) throws IOException {
    return new ProxyInit(runner).run(rules, Backend.AUTO);
  }
}
