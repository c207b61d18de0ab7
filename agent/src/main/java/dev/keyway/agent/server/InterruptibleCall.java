// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ties the current thread to its call: when the caller gives up, or its deadline passes, the
/// thread is interrupted. Close it on the thread that made it, which clears the interrupt.
public final class InterruptibleCall implements AutoCloseable {
  private final Context context;
  private final Thread thread = Thread.currentThread();
  private final Context.CancellationListener listener = cancelled -> interrupt();
  private boolean over;

  public InterruptibleCall(Context context) {
    this.context = context;
    context.addListener(listener, Runnable::run);
  }

  private synchronized void interrupt() {
    if (!over) {
      thread.interrupt();
    }
  }

  /// Returns how long the caller still waits, `longest` at most; negative when its deadline has
  /// passed.
  public Duration left(Duration longest) {
    var callers = context.getDeadline();
    if (callers == null) {
      return longest;
    }
    var left = Duration.ofNanos(callers.timeRemaining(TimeUnit.NANOSECONDS));
    return left.compareTo(longest) < 0 ? left : longest;
  }

  @Override
  public synchronized void close() {
    over = true;
    context.removeListener(listener);
    // Nobody needs the mark any more, and what answers the call must not trip over it.
    Thread.interrupted();
  }
}
