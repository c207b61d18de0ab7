// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.iptables.Command;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real programs, in a network of their own.
class RedirectionTest {
  private static final List<String> CHAIN =
      List.of(
          "-N aad-metadata",
          "-A aad-metadata ! -s 127.0.0.1/32 -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j DNAT"
              + " --to-destination 127.0.0.1:2579",
          "-A aad-metadata -j RETURN");
  private static final String JUMP = "-A PREROUTING -j aad-metadata";

  private final RedirectOptions options =
      RedirectOptions.of("169.254.169.254", "80", "127.0.0.1", "2579")
          .withInterval(Duration.ofMillis(50));
  private Namespace node;

  @BeforeEach
  void makeNode() throws IOException {
    node = new Namespace();
  }

  @AfterEach
  void removeNode() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"NFT", "LEGACY"})
  void putsTheRulesInPlaceOnceAndTakesOnlyThemAway(Backend backend) throws IOException {
    var program = program(backend);
    change(program, "-N", "OTHER");
    change(program, "-A", "PREROUTING", "-j", "OTHER");
    var before = table(program);
    try (var redirection = start(options.withBackend(backend))) {
      await().until(redirection::active);
      assertThat(chain(program)).isEqualTo(CHAIN);
      assertThat(prerouting(program))
          .containsExactly("-P PREROUTING ACCEPT", JUMP, "-A PREROUTING -j OTHER");
      assertThat(RuleSet.table(node.runner(), program).ensure(RuleSet.of(options)::repair))
          .isFalse();
      assertThat(prerouting(program)).containsOnlyOnce(JUMP);
    }
    assertThat(table(program)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-F aad-metadata",
        "-A aad-metadata -j ACCEPT",
        "-I aad-metadata 1 -j RETURN",
        "-R aad-metadata 1 -d 169.254.169.254 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.9:1",
        "-D PREROUTING -j aad-metadata",
      })
  void putsBackWhatOthersChange(String change) throws IOException {
    for (var backend : List.of(Backend.NFT, Backend.LEGACY)) {
      var program = program(backend);
      try (var redirection = start(options.withBackend(backend))) {
        await().until(redirection::active);
        change(program, "-A", "PREROUTING", "-j", "ACCEPT");
        change(program, change.split(" "));
        await()
            .untilAsserted(() -> {
              assertThat(chain(program)).isEqualTo(CHAIN);
              assertThat(prerouting(program))
                  .containsExactly("-P PREROUTING ACCEPT", JUMP, "-A PREROUTING -j ACCEPT");
            });
      }
      change(program, "-D", "PREROUTING", "-j", "ACCEPT");
    }
  }

  @Test
  void comesBackAfterTheWholeTableIsFlushed() throws IOException {
    var program = program(Backend.NFT);
    try (var redirection = start(options.withBackend(Backend.NFT))) {
      await().until(redirection::active);
      change(program, "-F");
      change(program, "-X");
      await().untilAsserted(() -> assertThat(chain(program)).isEqualTo(CHAIN));
      await().untilAsserted(() -> assertThat(prerouting(program)).contains(JUMP));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"NFT", "LEGACY"})
  void followsTheBackendOfTheNode(Backend used) throws IOException {
    var program = program(used);
    var other = program(used == Backend.NFT ? Backend.LEGACY : Backend.NFT);
    for (int rule = 0; rule < 3; rule++) {
      change(program, "-A", "POSTROUTING", "-s", "10.0.0." + rule, "-j", "MASQUERADE");
    }
    change(other, "-A", "POSTROUTING", "-j", "MASQUERADE");
    try (var redirection = start(options)) {
      await().until(redirection::active);
      assertThat(chain(program)).isEqualTo(CHAIN);
      assertThat(table(other)).noneMatch(line -> line.contains("aad-metadata"));
    }
  }

  @Test
  void redirectsIpv6WithItsOwnProgram() throws IOException {
    Namespace.assumeInstalled("ip6tables-nft");
    var six =
        RedirectOptions.of("fd00:ec2::254", "80", "fd00::7", "2579")
            .withBackend(Backend.NFT)
            .withInterval(Duration.ofMillis(50));
    try (var redirection = start(six)) {
      await().until(redirection::active);
      assertThat(chain("ip6tables-nft"))
          .contains(
              "-A aad-metadata ! -s ::1/128 -d fd00:ec2::254/128 -p tcp -m tcp --dport 80 -j DNAT"
                  + " --to-destination [fd00::7]:2579");
    }
  }

  private Redirection start(RedirectOptions chosen) {
    var nothing = new PrintStream(OutputStream.nullOutputStream());
    var log =
        new Logs(LogOptions.standard(0), nothing, nothing, InstantSource.system())
            .named(RedirectionTest.class);
    return KeptRules.start(
        chosen, node.runner(), new RouteLocalnet(Path.of("/nowhere")), () -> {}, log);
  }

  private static String program(Backend backend) {
    var program = backend == Backend.NFT ? "iptables-nft" : "iptables-legacy";
    Namespace.assumeInstalled(program);
    return program;
  }

  private void change(String program, String... words) throws IOException {
    var all = new ArrayList<>(List.of(program, "-w", "-t", "nat"));
    all.addAll(List.of(words));
    node.runner().lines(new Command(all, ""));
  }

  private List<String> chain(String program) throws IOException {
    return node.run(program, "-w", "-t", "nat", "-S", "aad-metadata");
  }

  private List<String> prerouting(String program) throws IOException {
    return node.run(program, "-w", "-t", "nat", "-S", "PREROUTING");
  }

  private List<String> table(String program) throws IOException {
    return node.run(program, "-w", "-t", "nat", "-S");
  }
}
