// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server;

import dev.keyway.azure.Deadline;
import io.grpc.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Ties the current thread to its call: when the caller gives up, or its deadline passes, the
/// thread is interrupted. Close it on the thread that made it, which clears the interrupt.
final class InterruptibleCall implements AutoCloseable {
  private final Context context;
  private final Thread thread = Thread.currentThread();
  private final Context.CancellationListener listener = cancelled -> interrupt();
  private boolean over;

  InterruptibleCall(Context context) {
    this.context = context;
    context.addListener(listener, Runnable::run);
  }

  private synchronized void interrupt() {
    if (!over) {
      thread.interrupt();
    }
  }

  /// Returns the earlier of the caller's deadline and `longest` from now.
  Deadline deadline(Duration longest, InstantSource clock) {
    var own = Deadline.after(longest, clock);
    var callers = context.getDeadline();
    return callers == null
        ? own
        : own.earlier(
            Deadline.after(Duration.ofNanos(callers.timeRemaining(TimeUnit.NANOSECONDS)), clock));
  }

  @Override
  public synchronized void close() {
    over = true;
    context.removeListener(listener);
    // Nobody needs the mark any more, and what answers the call must not trip over it.
    Thread.interrupted();
  }
}
