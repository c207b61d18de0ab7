// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private final Flights<String, String> flights = new Flights<>("an answer");
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  private String work(Deadline deadline) {
    started.incrementAndGet();
    try {
      gate.await();
      return "answer";
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw new Unavailable("cancelled before " + deadline.at(), e);
    }
  }

  private static Deadline in(Duration time) {
    return Deadline.after(time, InstantSource.system());
  }

  private String join(Duration time) {
    return flights.join("key", in(time), this::work);
  }

  @Test
  void endsTheWorkWhenTheLastCallerIsCancelled() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = executor.submit(() -> join(Duration.ofMinutes(1)));
      var two = executor.submit(() -> join(Duration.ofMinutes(1)));
      await().until(() -> started.get() == 1 && flights.size() == 1);

      one.cancel(true);
      two.cancel(true);
    }

    await().untilAsserted(() -> assertThat(interrupted).hasValue(1));
    assertThat(flights.size()).isZero();
  }

  @Test
  void endsTheWorkWhenItsOnlyCallerRunsOutOfTime() {
    assertThatThrownBy(() -> join(Duration.ofMillis(20))).isInstanceOf(DeadlineExceeded.class);

    await().untilAsserted(() -> assertThat(interrupted).hasValue(1));
    assertThat(flights.size()).isZero();
  }

  @Test
  void goesOnForThoseWhoStillWait() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var leaving = executor.submit(() -> join(Duration.ofMinutes(1)));
      await().until(() -> started.get() == 1);
      var staying = executor.submit(() -> join(Duration.ofMinutes(2)));
      assertThatThrownBy(() -> join(Duration.ofMillis(20))).isInstanceOf(DeadlineExceeded.class);
      leaving.cancel(true);
      gate.countDown();

      assertThat(staying.get()).isEqualTo("answer");
    }
  }

  @Test
  void startsAnewAfterEverybodyLeft() {
    assertThatThrownBy(() -> join(Duration.ofMillis(20))).isInstanceOf(DeadlineExceeded.class);
    gate.countDown();

    assertThat(join(Duration.ofMinutes(1))).isEqualTo("answer");
    assertThat(started).hasValue(2);
  }
}
