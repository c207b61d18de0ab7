// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenCacheTest {

  @Test
  void fetchesAheadOfNeedInTheBackground() {
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(
            _ -> FakeEngine.json(200, TokenRig.token("t" + calls.incrementAndGet(), 1000)));
    var alice = TokenRig.secret("alice", "s");

    assertThat(rig.get(alice)).isEqualTo("t1");
    rig.clock.pass(Duration.ofSeconds(799));
    assertThat(rig.get(alice)).isEqualTo("t1");
    rig.clock.pass(Duration.ofSeconds(2));
    assertThat(rig.get(alice)).isEqualTo("t1");

    await().until(() -> calls.get() == 2);
    await().until(() -> rig.get(alice).equals("t2"));
    assertThat(calls).hasValue(2);
  }

  @Test
  void keepsThePresentTokenWhenRefreshingFails() {
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(_ ->
            calls.incrementAndGet() == 1
                ? FakeEngine.json(200, TokenRig.token("t1", 1000))
                : FakeEngine.json(400, "{\"error\":\"invalid_request\"}"));
    var alice = TokenRig.secret("alice", "s");
    rig.get(alice);
    rig.clock.pass(Duration.ofSeconds(850));

    assertThat(rig.get(alice)).isEqualTo("t1");
    await().until(() -> calls.get() == 2);
    assertThat(rig.get(alice)).isEqualTo("t1");

    rig.clock.pass(Duration.ofSeconds(100));
    assertThatThrownBy(() -> rig.get(alice)).isInstanceOf(AuthenticationFailed.class);
  }

  @Test
  void handsOutALivingTokenToItsEndWhileTheServiceIsAway() {
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(_ ->
            calls.incrementAndGet() == 1
                ? FakeEngine.json(200, TokenRig.token("t1", 1000))
                : FakeEngine.json(503, "{}"));
    var alice = TokenRig.secret("alice", "s");
    rig.get(alice);
    rig.clock.pass(Duration.ofSeconds(945));

    assertThat(rig.get(alice)).isEqualTo("t1");
    int tried = calls.get();
    assertThat(rig.get(alice)).isEqualTo("t1");
    assertThat(calls).as("asked again at once").hasValue(tried);
    assertThatThrownBy(() -> rig.get(TokenRig.secret("alice", "forged")))
        .isInstanceOf(AzureException.class);

    rig.clock.pass(Duration.ofSeconds(60));
    assertThatThrownBy(() -> rig.get(alice)).isInstanceOf(AzureException.class);
  }

  @Test
  void knowsSinceWhenATokenIsValid() {
    var claims = Base64.getUrlEncoder().encodeToString("{\"nbf\":1700000000}".getBytes(UTF_8));
    var answers =
        List.of(
            "{\"access_token\":\"t\",\"expires_in\":\"900\",\"not_before\":\"1700000001\"}",
            "{\"access_token\":\"e30.%s.x\",\"expires_in\":900}".formatted(claims),
            "{\"access_token\":\"a.b.c\",\"expires_on\":\"11/23/2026 14:05:09 PM +00:00\"}");
    var next = answers.iterator();
    var rig = new TokenRig(_ -> FakeEngine.json(200, next.next()));

    assertThat(rig.token("a").notBefore()).isEqualTo(Instant.ofEpochSecond(1_700_000_001));
    assertThat(rig.token("b").notBefore()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    var dated = rig.token("c");
    assertThat(dated.notBefore()).isEqualTo(TestClock.START);
    assertThat(dated.expiresOn()).isEqualTo(Instant.parse("2026-11-23T14:05:09Z"));
  }

  @Test
  void callersAtTheSameTimeShareOneCallAndItsResult() throws Exception {
    var gate = new CountDownLatch(1);
    var rig =
        new TokenRig(_ -> {
          hold(gate);
          return FakeEngine.json(200, TokenRig.token("t", 1000));
        });
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 50)
              .mapToObj(_ -> executor.submit(() -> rig.get(TokenRig.secret("alice", "s"))))
              .toList();
      gate.countDown();
      for (var one : all) {
        assertThat(one.get()).isEqualTo("t");
      }
    }
    assertThat(rig.engine.calls()).hasSize(1);
  }

  @Test
  void oneImpatientCallerDoesNotFailTheOthers() throws Exception {
    var gate = new CountDownLatch(1);
    var rig =
        new TokenRig(_ -> {
          hold(gate);
          return FakeEngine.json(200, TokenRig.token("t", 1000));
        });
    var alice = TokenRig.secret("alice", "s");
    var real = InstantSource.system();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThatThrownBy(() ->
              rig.tokens.get(alice, TokenRig.RESOURCE, Deadline.after(Duration.ofMillis(20), real)))
          .isInstanceOf(DeadlineExceeded.class);
      var patient =
          executor.submit(() ->
              rig.tokens.get(
                  alice, TokenRig.RESOURCE, Deadline.after(Duration.ofSeconds(30), real)));
      var cancelled =
          executor.submit(() ->
              rig.tokens.get(
                  alice, TokenRig.RESOURCE, Deadline.after(Duration.ofSeconds(30), real)));
      cancelled.cancel(true);
      gate.countDown();

      assertThat(patient.get().value()).isEqualTo(SecretText.of("t"));
    }
  }

  @Test
  void doesNotRememberRefusals() {
    var good = new AtomicBoolean();
    var rig =
        new TokenRig(_ ->
            good.get()
                ? FakeEngine.json(200, TokenRig.token("t", 1000))
                : FakeEngine.json(401, "{\"error\":\"invalid_client\"}"));
    var alice = TokenRig.secret("alice", "s");

    assertThatThrownBy(() -> rig.get(alice)).isInstanceOf(AuthenticationFailed.class);
    good.set(true);
    assertThat(rig.get(alice)).isEqualTo("t");
  }

  @Test
  void leavesAThrottlingServiceAloneForEverybody() {
    var rig =
        new TokenRig(_ -> FakeEngine.json(429, "{\"error\":\"throttled\"}", "Retry-After", "90"));

    assertThatThrownBy(() -> rig.get(TokenRig.secret("alice", "s")))
        .isInstanceOf(Throttled.class)
        .hasMessageContaining("client alice of tenant contoso");
    assertThatThrownBy(() ->
            rig.tokens.get(
                TokenRig.secret("bob", "s"),
                TokenRig.RESOURCE,
                rig.clock.in(Duration.ofSeconds(60))))
        .isInstanceOf(Throttled.class);
    assertThat(rig.engine.calls()).hasSize(1);
  }

  @Test
  void replacesATurnedDownTokenOnceAndNotAtOnceAgain() {
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(
            _ -> FakeEngine.json(200, TokenRig.token("t" + calls.incrementAndGet(), 1000)));
    var proof = Proof.of(TokenRig.secret("alice", "s"));
    var deadline = rig.clock.in(Duration.ofMinutes(1));
    var first = rig.tokens.grant(proof, TokenRig.RESOURCE, deadline).token();

    var second =
        rig.tokens.renew(proof, TokenRig.RESOURCE, first, Optional.empty(), deadline).orElseThrow();
    assertThat(second.token().value().reveal()).isEqualTo("t2");
    assertThat(rig.tokens.renew(proof, TokenRig.RESOURCE, first, Optional.empty(), deadline))
        .contains(second);
    assertThat(
            rig.tokens.renew(proof, TokenRig.RESOURCE, second.token(), Optional.empty(), deadline))
        .isEmpty();
    assertThat(calls).hasValue(2);
  }

  @Test
  void saysWhichFieldIsMissing() {
    var rig = new TokenRig(_ -> FakeEngine.json(200, "{\"access_token\":\"t0ken\"}"));

    assertThatThrownBy(() -> rig.get(TokenRig.secret("alice", "s")))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("expires_in")
        .hasMessageNotContaining("t0ken");
  }

  @Test
  void staysSmallWhateverIsAskedOfIt() {
    var rig = new TokenRig(_ -> FakeEngine.json(200, TokenRig.token("t", 1000)));
    for (int i = 0; i < 2000; i++) {
      rig.get(TokenRig.secret("client" + i, "s"));
    }
    assertThat(((TokenCache) rig.tokens).size()).isEqualTo(512);
  }

  @Test
  void asksAgainWhenTheClockPassedTheTokenThatWasUnderWay() {
    var clock = new TestClock();
    var calls = new AtomicInteger();
    TokenSource slowAtFirst =
        (_, _) -> {
          var now = clock.instant();
          var end = now.plusSeconds(60);
          var value = SecretText.of("t" + calls.incrementAndGet());
          clock.pass(Duration.ofSeconds(calls.get() == 1 ? 90 : 1));
          return new AccessToken(value, end, end, now);
        };
    var engine = new FakeEngine(_ -> FakeEngine.json(404, "{}"));
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    var cache =
        new TokenCache(
            slowAtFirst,
            new IssuerKeys(transport, Duration.ofSeconds(1)),
            clock,
            CacheObserver.NONE);
    var deadline = clock.in(Duration.ofMinutes(2));

    var token = cache.get(TokenRig.secret("alice", "s"), TokenRig.RESOURCE, deadline);

    assertThat(token.value().reveal()).isEqualTo("t2");
  }

  @Test
  void tellsWhichTokensTookACall() {
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(_ ->
            calls.incrementAndGet() == 1
                ? FakeEngine.json(200, TokenRig.token("t1", 1000))
                : FakeEngine.json(503, "{}"));
    var alice = TokenRig.secret("alice", "s");

    rig.get(alice);
    rig.get(alice);
    assertThat(rig.sources).containsExactly(Source.SERVICE, Source.CACHE);

    rig.clock.pass(Duration.ofSeconds(945));
    rig.get(alice);
    rig.get(alice);
    assertThat(rig.sources.subList(2, 4)).containsExactly(Source.FAILED, Source.CACHE);
  }

  @Test
  void whoWaitsForTheCallOfAnotherMakesNone() throws Exception {
    var begun = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var rig =
        new TokenRig(_ -> {
          begun.countDown();
          hold(answer);
          return FakeEngine.json(200, TokenRig.token("t1", 1000));
        });
    var alice = TokenRig.secret("alice", "s");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = callers.submit(() -> rig.get(alice));
      begun.await();
      var second = callers.submit(() -> rig.get(alice));
      answer.countDown();

      assertThat(first.get()).isEqualTo(second.get());
    }
    assertThat(rig.sources).containsExactlyInAnyOrder(Source.SERVICE, Source.CACHE);
  }

  @Test
  void neverHandsOutATokenPastItsTime() {
    var random = new Random(3);
    var calls = new AtomicInteger();
    var rig =
        new TokenRig(_ ->
            FakeEngine.json(
                200, TokenRig.token("t" + calls.incrementAndGet(), 60 + random.nextInt(8000))));
    for (int i = 0; i < 500; i++) {
      rig.clock.pass(Duration.ofSeconds(random.nextInt(900)));
      var token =
          rig.tokens.get(
              TokenRig.secret("alice", "s"),
              TokenRig.RESOURCE,
              rig.clock.in(Duration.ofMinutes(2)));
      assertThat(token.expiresOn()).isAfter(rig.clock.instant());
    }
  }

  private static void hold(CountDownLatch gate) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
