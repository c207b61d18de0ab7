// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What liveness says of an election.
class ElectionProblemTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger rounds = new AtomicInteger();
  private final CountDownLatch stuck = new CountDownLatch(1);

  /// A server that is away.
  private static final class Away implements Lock {
    @Override
    public Slot read() throws KubernetesException {
      throw new KubernetesException.Unavailable("away", Optional.empty(), null);
    }

    @Override
    public Slot write(LockRecord now, Slot before) throws KubernetesException {
      return read();
    }
  }

  private LeaderElection election(Candidate candidate) {
    var ballot = new Ballot("one", LEASE, new Away(), new Away(), InstantSource.system());
    return new LeaderElection(
        new LeaderElection.Settings(new ObjectKey("default", "lock"), "one", LEASE),
        candidate,
        ballot,
        nanos::get,
        this::pass,
        new Random(1));
  }

  private void pass(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nanos.addAndGet(time.toNanos());
  }

  private abstract static class Indifferent implements Candidate {
    @Override
    public AutoCloseable lead(Mandate mandate) {
      return () -> {};
    }

    @Override
    public void waiting(String holder) {}

    @Override
    public void lost(String why) {}
  }

  @Test
  void anApiServerThatIsAwayForHoursIsNoProblem() {
    try (var election =
        election(
            new Indifferent() {
              @Override
              public void failing(String why) {
                rounds.incrementAndGet();
              }
            })) {
      election.start();
      Awaitility.await().until(() -> nanos.get() > Duration.ofHours(3).toNanos());

      assertThat(rounds).hasValueGreaterThan(100);
      assertThat(election.problem()).isEmpty();
    }
  }

  @Test
  void aRoundThatDoesNotEndIsOne() {
    try (var election =
        election(
            new Indifferent() {
              @Override
              public void failing(String why) {
                rounds.incrementAndGet();
                try {
                  stuck.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            })) {
      election.start();
      Awaitility.await().until(() -> rounds.get() == 1);
      assertThat(election.problem()).isEmpty();

      nanos.addAndGet(Duration.ofMinutes(11).toNanos());
      assertThat(election.problem()).contains("the election of a leader is stuck");
    }
  }

  @Test
  void aThreadThatHasEndedIsOne() {
    try (var election =
        election(
            new Indifferent() {
              @Override
              public void failing(String why) {
                Thread.currentThread().interrupt();
              }
            })) {
      election.start();

      Awaitility.await()
          .untilAsserted(() ->
              assertThat(election.problem()).contains("nobody contends for the lead any more"));
    }
  }
}
