// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.TestClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final HttpCall CALL = HttpCall.get(URI.create("https://kv.test/a"));

  @Test
  void oneRetryAfterHoldsEverybodyBack() {
    var clock = new TestClock();
    var engine = new FakeEngine(_ -> FakeEngine.json(429, "{}", "Retry-After", "40"));
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    var lane = transport.lane("the vault kv", 4);
    transport.send(CALL, RetryPolicy.SERVICE, lane, clock.in(Duration.ofSeconds(30)));

    assertThatThrownBy(
            () -> transport.send(CALL, RetryPolicy.SERVICE, lane, clock.in(Duration.ofSeconds(30))))
        .isInstanceOfSatisfying(
            Throttled.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(40)))
        .hasMessageContaining("the vault kv");
    assertThat(engine.calls()).hasSize(1);
  }

  @Test
  void opensWhenThePauseIsOver() {
    var clock = new TestClock();
    var tries = new AtomicInteger();
    var engine =
        new FakeEngine(_ ->
            tries.incrementAndGet() == 1
                ? FakeEngine.json(503, "{}", "Retry-After", "20")
                : FakeEngine.json(200, "{}"));
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    var lane = transport.lane("kv", 4);

    var first = transport.send(CALL, RetryPolicy.SERVICE, lane, clock.in(Duration.ofMinutes(1)));

    assertThat(first.status()).isEqualTo(200);
    assertThat(clock.slept()).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepItClosed() {
    var clock = new TestClock();
    var status = new AtomicInteger(429);
    var engine = new FakeEngine(_ -> FakeEngine.json(status.get(), "{}", "Retry-After", "50"));
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    var lane = transport.lane("kv", 4);
    transport.send(CALL, RetryPolicy.NONE, lane, clock.in(Duration.ofSeconds(30)));
    clock.pass(Duration.ofHours(-5));
    status.set(200);

    transport.send(CALL, RetryPolicy.NONE, lane, clock.in(Duration.ofSeconds(30)));
    status.set(429);
    transport.send(CALL, RetryPolicy.NONE, lane, clock.in(Duration.ofSeconds(30)));

    assertThatThrownBy(
            () -> transport.send(CALL, RetryPolicy.NONE, lane, clock.in(Duration.ofSeconds(30))))
        .isInstanceOf(Throttled.class);
    assertThat(engine.calls()).hasSize(3);
  }

  @Test
  void aCallerWhoIsCancelledLeavesItsPlaceToOthers() throws Exception {
    var engine = new FakeEngine(_ -> FakeEngine.json(200, "{}"));
    var transport = new Transport(engine, Sleeper.real(), () -> 0.5, InstantSource.system());
    var lane = transport.lane("kv", 1);
    var deadline = Deadline.after(Duration.ofSeconds(20), InstantSource.system());
    lane.enter(deadline);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        executor.submit(() -> lane.enter(deadline)).cancel(true);
      }
    }
    lane.leave();

    transport.send(CALL, RetryPolicy.NONE, lane, deadline);

    assertThat(engine.calls()).hasSize(1);
  }

  @Test
  void letsOnlySoManyThroughAtATime() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var full = new CountDownLatch(3);
    var engine =
        new FakeEngine(_ -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          full.countDown();
          try {
            full.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          running.decrementAndGet();
          return FakeEngine.json(200, "{}");
        });
    var transport = new Transport(engine, Sleeper.real(), () -> 0.5, InstantSource.system());
    var lane = transport.lane("kv", 3);
    var deadline = Deadline.after(Duration.ofSeconds(20), InstantSource.system());

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        executor.execute(() -> transport.send(CALL, RetryPolicy.NONE, lane, deadline));
      }
    }

    assertThat(engine.calls()).hasSize(30);
    assertThat(most).hasValue(3);
  }
}
