// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets one thread wait until a time is over or another thread wakes it, whichever comes first. A
/// call that comes before the wait is not lost.
final class Alarm {
  private final Semaphore calls = new Semaphore(0);

  void wake() {
    calls.release();
  }

  /// Waits, at most so long.
  void await(Duration longest) throws InterruptedException {
    if (calls.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.drainPermits();
    }
  }
}
