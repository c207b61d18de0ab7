// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contenders with clocks of their own, calls that fail and pauses of any length, one of them an
/// original that knows the Endpoints alone: never do two act at the same time.
class SplitBrainTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  /// An object in the server.
  private static final class Stored {
    private LockRecord record = LockRecord.none();
    private long version;

    Lock seenBy(Random random) {
      return new Lock() {
        @Override
        public Slot read() throws KubernetesException {
          fail(random);
          return slot();
        }

        @Override
        public Slot write(LockRecord now, Slot before) throws KubernetesException {
          fail(random);
          if (!before.version().orElse("0").equals("" + version)) {
            throw new KubernetesException.Conflict("changed");
          }
          record = now;
          version++;
          // The answer may be lost after the write has been done.
          fail(random);
          return slot();
        }
      };
    }

    private Lock.Slot slot() {
      return new Lock.Slot(record, version == 0 ? Optional.empty() : Optional.of("" + version));
    }

    private static void fail(Random random) throws KubernetesException {
      if (random.nextInt(12) == 0) {
        throw new KubernetesException.Unavailable("away", Optional.empty(), null);
      }
    }
  }

  private static final class Contender {
    final String name;
    final Ballot ballot;
    final long offset;
    long nextTry;
    long validUntil = Long.MIN_VALUE;

    Contender(String name, Lock lease, Lock endpoints, Random random) {
      this.name = name;
      this.offset = random.nextLong(Duration.ofHours(10).toNanos());
      this.ballot =
          new Ballot(
              name,
              LEASE,
              lease,
              endpoints,
              () -> Instant.EPOCH.plusNanos(offset + random.nextLong(1_000_000_000_000L)));
    }

    /// @param now true time in nanoseconds
    void contend(long now, Random random) {
      if (ballot.cast(now + offset) instanceof Ballot.Result.Won) {
        validUntil = now + LEASE.dividedBy(2).toNanos();
      } else if (validUntil > now && random.nextInt(50) == 0) {
        ballot.release();
        validUntil = Long.MIN_VALUE;
      }
      // Now and then one stands still for longer than its lease.
      var pause = LEASE.dividedBy(4).multipliedBy(random.nextInt(20) == 0 ? 8 : 1);
      nextTry = now + pause.toNanos() + random.nextLong(1_000_000_000L);
    }

    boolean acts(long now) {
      return now < validUntil;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverDoTwoActAtOnce(long seed) {
    var random = new Random(seed);
    for (int history = 0; history < 20; history++) {
      var lease = new Stored();
      var endpoints = new Stored();
      var contenders = new ArrayList<Contender>();
      for (var name : List.of("a", "b", "c")) {
        contenders.add(new Contender(name, lease.seenBy(random), endpoints.seenBy(random), random));
      }
      // It has a Lease of its own that nobody else looks at.
      contenders.add(
          new Contender("original", new Stored().seenBy(random), endpoints.seenBy(random), random));
      long acted = 0;
      for (long now = 0; now < Duration.ofMinutes(20).toNanos(); now += 250_000_000L) {
        for (var one : contenders) {
          if (now >= one.nextTry) {
            one.contend(now, random);
          }
        }
        var time = now;
        var acting = contenders.stream().filter(one -> one.acts(time)).map(one -> one.name);
        var names = acting.toList();
        assertThat(names).as("acting at %d ns of seed %d", now, seed).hasSizeLessThan(2);
        acted += names.size();
      }
      assertThat(acted).as("moments in which somebody acts").isPositive();
    }
  }
}
