// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Doing something later.
@FunctionalInterface
interface Delays {
  void after(Duration delay, Runnable task);

  static Delays on(ScheduledExecutorService scheduler) {
    return (delay, task) -> {
      // What runs later says itself how it ended; after a shutdown nothing runs any more.
      var _ = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    };
  }
}
