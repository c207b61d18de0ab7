// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentReadsTest {
  private final TestClock clock = new TestClock();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final RecentReads<String> reads =
      new RecentReads<>(
          100, String::length, _ -> new CountDownLatch(1).await(), clock, sources::add);

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
  void tellsWhichReadsTookACall() {
    read("alice", "a", "one");
    read("alice", "a", "one");
    assertThatThrownBy(() ->
            reads.read(
                new RecentReads.Key("alice", "b"),
                clock.in(Duration.ofMinutes(1)),
                _ -> {
                  throw new Unavailable("away");
                }))
        .isInstanceOf(Unavailable.class);

    assertThat(sources).containsExactly(Source.SERVICE, Source.CACHE, Source.FAILED);
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
