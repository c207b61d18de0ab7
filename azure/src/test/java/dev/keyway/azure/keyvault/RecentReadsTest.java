// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.TestClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentReadsTest {
  private final TestClock clock = new TestClock();
  private final AtomicInteger calls = new AtomicInteger();
  private final RecentReads<String> reads =
      new RecentReads<>(100, String::length, _ -> new CountDownLatch(1).await(), clock);

  private String read(Object identity, String address, String value) {
    return reads.read(
        new RecentReads.Key(identity, address),
        clock.in(Duration.ofMinutes(1)),
        _ -> {
          calls.incrementAndGet();
          return value;
        });
  }

  @Test
  void holdsAValueForTwoSeconds() {
    read("alice", "a", "one");
    clock.pass(Duration.ofMillis(1999));
    assertThat(read("alice", "a", "two")).isEqualTo("one");
    clock.pass(Duration.ofMillis(1));
    assertThat(read("alice", "a", "two")).isEqualTo("two");
  }

  @Test
  void neverGivesOneIdentityTheValueOfAnother() {
    read("alice", "a", "hers");

    assertThat(read("bob", "a", "his")).isEqualTo("his");
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepValues() {
    read("alice", "a", "one");
    clock.pass(Duration.ofHours(-5));

    assertThat(read("alice", "a", "two")).isEqualTo("two");
  }

  @Test
  void holdsNoMoreThanItMay() {
    read("alice", "a", "x".repeat(60));
    read("alice", "b", "x".repeat(60));

    assertThat(reads.size()).isEqualTo(1);
    read("alice", "b", "again");
    assertThat(calls).hasValue(3);
  }
}
