// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Pause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Sees to it that of several processes one leads. The leader renews its locks every quarter of
/// their duration, stops if it could not for half of it, and gives them back when closed; another
/// takes over at its next attempt then, or after the whole duration if the leader vanished.
public final class LeaderElection implements AutoCloseable {
  private static final Duration CLOSE_TIME = Duration.ofSeconds(20);
  private static final double JITTER = 0.2;

  /// Far more than a round takes whose calls are not answered and whose work has to be ended.
  private static final Duration LONGEST_ROUND = Duration.ofMinutes(10);

  private final Settings settings;
  private final Candidate candidate;
  private final Ballot ballot;
  private final LongSupplier nanos;
  private final Pause pause;
  private final RandomGenerator random;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean leading;
  private volatile long validUntil;
  private volatile long roundBegun;

  // Only the thread itself uses these.
  private Optional<AutoCloseable> work = Optional.empty();
  private String waitingFor = "";

  /// What is contended for.
  ///
  /// @param lock the name of both the Lease and the Endpoints
  /// @param identity who this process is; must be its own
  /// @param duration how long a vanished leader keeps others waiting
  public record Settings(ObjectKey lock, String identity, Duration duration) {
    Duration renewDeadline() {
      return duration.dividedBy(2);
    }

    Duration retry() {
      return duration.dividedBy(4);
    }
  }

  LeaderElection(
      Settings settings,
      Candidate candidate,
      Ballot ballot,
      LongSupplier nanos,
      Pause pause,
      RandomGenerator random) {
    this.settings = settings;
    this.candidate = candidate;
    this.ballot = ballot;
    this.nanos = nanos;
    this.pause = pause;
    this.random = random;
    this.roundBegun = nanos.getAsLong();
    this.thread = Thread.ofVirtual().name("leader-election").unstarted(this::run);
  }

  /// Starts to contend.
  public static LeaderElection start(
      KubernetesClient client, Settings settings, Candidate candidate) {
    var quick = client.within(settings.retry());
    var ballot =
        new Ballot(
            settings.identity(),
            settings.duration(),
            new LeaseLock(quick, settings.lock()),
            new EndpointsLock(quick, settings.lock()),
            InstantSource.system());
    var election =
        new LeaderElection(
            settings,
            candidate,
            ballot,
            System::nanoTime,
            Pause.REAL,
            RandomGenerator.getDefault());
    election.thread.start();
    return election;
  }

  void start() {
    thread.start();
  }

  /// Tells whether this process may act now.
  public boolean leads() {
    return leading && nanos.getAsLong() - validUntil < 0;
  }

  /// Tells what keeps this process from ever leading again, or from giving way; empty if nothing
  /// does. That the API server does not answer is none of it.
  public Optional<String> problem() {
    if (closed) {
      return Optional.empty();
    }
    if (!thread.isAlive()) {
      return Optional.of("nobody contends for the lead any more");
    }
    return nanos.getAsLong() - roundBegun > LONGEST_ROUND.plus(settings.duration()).toNanos()
        ? Optional.of("the election of a leader is stuck")
        : Optional.empty();
  }

  private void run() {
    try {
      while (!closed) {
        roundBegun = nanos.getAsLong();
        contendOnce();
        pause.forTime(rest());
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    } finally {
      // What follows makes calls of its own.
      Thread.interrupted();
      end();
      ballot.release();
    }
  }

  /// A defect costs the lead, not the process its part in the election.
  private void contendOnce() {
    try {
      contend();
    } catch (RuntimeException | Error bug) {
      candidate.failing("a defect of ours: " + bug);
      lose("a defect of ours: " + bug);
    }
  }

  private void contend() {
    var begun = nanos.getAsLong();
    switch (ballot.cast(begun)) {
      case Ballot.Result.Won() -> {
        validUntil = begun + settings.renewDeadline().toNanos();
        lead();
      }
      case Ballot.Result.Other(var holder) -> {
        lose("\"" + holder + "\" has taken the lock");
        if (!holder.equals(waitingFor)) {
          waitingFor = holder;
          candidate.waiting(holder);
        }
      }
      case Ballot.Result.Failed(var why) -> {
        candidate.failing(why);
        if (leading && !leads()) {
          lose("the lock could not be renewed in time: " + why);
        }
      }
    }
  }

  private void lead() {
    if (!leading) {
      waitingFor = "";
      leading = true;
      work = Optional.of(candidate.lead(this::leads));
    }
  }

  private void lose(String why) {
    if (leading) {
      leading = false;
      candidate.lost(why);
      end();
    }
  }

  private void end() {
    leading = false;
    var ending = work;
    work = Optional.empty();
    ending.ifPresent(LeaderElection::close);
  }

  private static void close(AutoCloseable work) {
    try {
      work.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("what is done while leading did not end", e);
    }
  }

  /// Contenders that started together drift apart; a leader never waits beyond its own end.
  private Duration rest() {
    var whole = settings.retry().toNanos();
    if (!leading) {
      return Duration.ofNanos((long) (whole * (1 + JITTER * random.nextDouble())));
    }
    var left = validUntil - nanos.getAsLong();
    return Duration.ofNanos(Math.max(0, Math.min(whole, left)));
  }

  /// Stops leading, then gives the locks back.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
