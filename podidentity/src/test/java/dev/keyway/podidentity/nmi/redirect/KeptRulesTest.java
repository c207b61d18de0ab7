// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.iptables.Command;
import dev.keyway.agent.iptables.Runner;
import dev.keyway.agent.iptables.Runner.Outcome;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// How failures are met, with programs that fail as the real ones do.
class KeptRulesTest {
  private static final RedirectOptions OPTIONS =
      RedirectOptions.of("169.254.169.254", "80", "10.0.0.4", "2579")
          .withBackend(Backend.NFT)
          .withInterval(Duration.ofMillis(20));

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final CountDownLatch givenUp = new CountDownLatch(1);

  @Test
  void triesAgainAndLogsACauseOnce() throws IOException {
    var locked = new AtomicBoolean(true);
    var node = new Node(RuleSet.of(OPTIONS).chain());
    var asked = new AtomicInteger();
    Runner runner =
        (command, output) -> {
          asked.incrementAndGet();
          return locked.get()
              ? new Outcome(4, "Another app is currently holding the xtables lock")
              : node.run(command, output);
        };
    try (var redirection = start(OPTIONS, runner)) {
      await().until(() -> asked.get() >= 3);
      assertThat(redirection.active()).isFalse();
      locked.set(false);
      await().until(redirection::active);
      locked.set(true);
      await().until(() -> !redirection.active());
      locked.set(false);
      await().until(redirection::active);
    }
    assertThat(log().split("Redirection is not in place", -1)).hasSize(3);
    assertThat(givenUp.getCount()).isOne();
  }

  @Test
  void givesUpWithoutIptables() throws Exception {
    Runner none =
        (command, _) -> {
          throw new ProgramMissing(command.program());
        };
    try (var redirection = start(OPTIONS, none)) {
      assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(redirection.active()).isFalse();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(ProgramMissing.class);
    }
    assertThat(log()).contains("there is no program iptables-nft: NMI's image needs iptables");
  }

  @Test
  void saysWhichRightIsMissing() throws Exception {
    giveUpAt("Could not fetch rule set generation id: Permission denied (you must be root)");
    assertThat(log()).contains("NET_ADMIN");
  }

  @Test
  void saysThatTheLockIsToBeMounted() throws Exception {
    giveUpAt("Fatal: can't open lock file /run/xtables.lock: Read-only file system");
    assertThat(log()).contains("/run/xtables.lock").contains("FileOrCreate");
  }

  private void giveUpAt(String error) throws InterruptedException {
    var redirection = start(OPTIONS, (_, _) -> new Outcome(4, error));
    assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(redirection::close).hasMessageContaining(error);
  }

  @Test
  void forgetsConnectionsAtTheStartAndAfterEachRepair() throws IOException {
    var node = new Node(RuleSet.of(OPTIONS).chain());
    try (var _ = start(OPTIONS.withDeleteConntrack(true), node)) {
      await().until(() -> node.purges.size() == 1);
      node.inPlace.set(false);
      await().until(() -> node.purges.size() == 2);
    }
    assertThat(node.purges)
        .containsOnly("conntrack -D -f ipv4 -p tcp --orig-dst 169.254.169.254 --orig-port-dst 80");
  }

  @Test
  void worksWithoutConntrackButSaysSo() throws IOException {
    var node = new Node(RuleSet.of(OPTIONS).chain());
    var looks = new AtomicInteger();
    Runner runner =
        (command, output) -> {
          if (command.program().equals("conntrack")) {
            throw new ProgramMissing("conntrack");
          }
          looks.incrementAndGet();
          return node.run(command, output);
        };
    try (var redirection = start(OPTIONS.withDeleteConntrack(true), runner)) {
      await().until(redirection::active);
      await().until(() -> looks.get() > 10);
    }
    assertThat(log().split("there is no program conntrack", -1)).hasSize(2);
  }

  @Test
  void tellsWhenRulesMayBeLeft() {
    var broken = new AtomicBoolean();
    var node = new Node(RuleSet.of(OPTIONS).chain());
    var redirection =
        start(
            OPTIONS,
            (command, output) ->
                broken.get() ? new Outcome(4, "locked") : node.run(command, output));
    await().until(redirection::active);
    broken.set(true);
    assertThatThrownBy(redirection::close).hasMessageContaining("locked");
  }

  private Redirection start(RedirectOptions options, Runner runner) {
    var out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    var log =
        new Logs(LogOptions.standard(0), out, out, InstantSource.system())
            .named(KeptRulesTest.class);
    return KeptRules.start(
        options, runner, new RouteLocalnet(Path.of("/nowhere")), givenUp::countDown, log);
  }

  private String log() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  /// A table that takes what it is given.
  private static final class Node implements Runner {
    private final List<String> chain;
    final AtomicBoolean inPlace = new AtomicBoolean();
    final ConcurrentLinkedQueue<String> purges = new ConcurrentLinkedQueue<>();

    Node(List<String> chain) {
      this.chain = chain;
    }

    @Override
    public Outcome run(Command command, Consumer<String> output) {
      if (command.program().equals("conntrack")) {
        purges.add(command.toString());
        return new Outcome(1, "conntrack v1.4.7: 0 flow entries have been deleted.");
      }
      if (command.program().endsWith("-restore")) {
        inPlace.set(!command.input().contains("-X "));
      } else if (inPlace.get()) {
        (command.words().contains("PREROUTING")
                ? List.of("-P PREROUTING ACCEPT", "-A PREROUTING -j aad-metadata")
                : chain)
            .forEach(output);
      } else if (!command.words().contains("PREROUTING")) {
        return new Outcome(1, "No chain/target/match by that name.");
      }
      return new Outcome(0, "");
    }
  }
}
