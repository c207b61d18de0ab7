// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Makes one of many events: waits until there was none for a while, or for long enough.
final class Coalescer {
  private final Semaphore events = new Semaphore(0);
  private final Duration quiet;
  private final Duration longest;

  Coalescer(Duration quiet, Duration longest) {
    this.quiet = quiet;
    this.longest = longest;
  }

  void event() {
    events.release();
  }

  /// Waits for events and the end of them, or for `idle` if there are none.
  void await(Duration idle) throws InterruptedException {
    if (!events.tryAcquire(idle.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    var end = System.nanoTime() + longest.toNanos();
    do {
      events.drainPermits();
      var left = Math.min(quiet.toNanos(), end - System.nanoTime());
      if (left <= 0 || !events.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        break;
      }
    } while (true);
    events.drainPermits();
  }
}
