// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.bench.report.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Calls that come at a rate, whether or not those before them have been answered: each has a time
/// at which it is due, from which its answer is waited for.
///
/// @param perSecond how many are due in a second
record OpenLoad(int perSecond) {
  /// More than that do not wait at once, though their time runs.
  private static final int MOST_AT_ONCE = 256;

  private static final double HELD = 0.97;

  /// One call.
  interface Call {
    /// @throws Exception if the answer is not the one that should come
    void run() throws Exception;
  }

  /// What was seen.
  ///
  /// @param times of the calls that went well
  /// @param failures of the others
  /// @param wall from the first until the last was answered
  record Seen(int perSecond, List<Duration> times, List<String> failures, Duration wall) {
    /// Returns how many were answered in a second.
    double rate() {
      return (times.size() + failures.size()) / (wall.toNanos() / 1e9);
    }

    /// Tells whether answers came as fast as calls.
    boolean held() {
      return rate() >= HELD * perSecond;
    }

    Percentiles percentiles() {
      return Percentiles.of(times);
    }

    @Override
    public String toString() {
      var times = percentiles();
      return "%d/s: %d answers, %.0f/s, p50 %.1f ms, p99 %.1f ms, %d failures %s"
          .formatted(
              perSecond,
              this.times.size(),
              rate(),
              times.p50(),
              times.p99(),
              failures.size(),
              failures.stream().limit(2).toList());
    }
  }

  Seen run(Duration length, Call call) throws InterruptedException {
    var end = System.nanoTime() + length.toNanos();
    return until(() -> System.nanoTime() >= end, call);
  }

  /// Calls until `over`, and waits for the answers.
  Seen until(BooleanSupplier over, Call call) throws InterruptedException {
    Queue<Duration> times = new ConcurrentLinkedQueue<>();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    var places = new Semaphore(MOST_AT_ONCE);
    var start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0L; !over.getAsBoolean(); i++) {
        var due = start + i * 1_000_000_000L / perSecond;
        for (var rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
          LockSupport.parkNanos(rest);
        }
        places.acquire();
        threads.execute(() -> {
          try {
            call.run();
            times.add(Duration.ofNanos(System.nanoTime() - due));
          } catch (Exception e) {
            failures.add(e.toString());
          } finally {
            places.release();
          }
        });
      }
    }
    return new Seen(
        perSecond,
        List.copyOf(times),
        List.copyOf(failures),
        Duration.ofNanos(System.nanoTime() - start));
  }
}
