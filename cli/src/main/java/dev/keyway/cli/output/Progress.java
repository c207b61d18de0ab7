// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tells a waiting person on standard error what takes so long, from the third second on.
public final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /// Starts waiting for `what`, such as `mounting default/web`.
  public Progress(PrintWriter err, String what) {
    var start = System.nanoTime();
    var _ =
        timer.scheduleAtFixedRate(
            () -> {
              var seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
              err.println("keyway: still %s after %d s".formatted(what, seconds));
              err.flush();
            },
            PATIENCE.toSeconds(),
            INTERVAL.toSeconds(),
            TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
