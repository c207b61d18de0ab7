// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Bounds what the API server gets of us: so many calls at a time, and if somebody wants that, so
/// many a second.
public final class Pace {
  /// The client keeps so many connections; each call beyond would cost a handshake, which takes
  /// longer than the call on both sides.
  private static final int AT_ONCE = 10;

  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final long intervalNanos;
  private long next;

  /// Leaving ends the call's place.
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /// @param perSecond calls a second; 0 for as many as the server takes
  public Pace(double perSecond) {
    this.intervalNanos = perSecond > 0 ? (long) (TimeUnit.SECONDS.toNanos(1) / perSecond) : 0;
  }

  /// Waits for a turn.
  ///
  /// @throws KubernetesException.Unavailable if interrupted, with the thread still marked so
  Pass enter() throws KubernetesException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    if (intervalNanos > 0) {
      long turn = turn();
      for (long wait = turn - System.nanoTime();
          wait > 0 && !Thread.currentThread().isInterrupted();
          wait = turn - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      if (Thread.currentThread().isInterrupted()) {
        places.release();
        throw interrupted(null);
      }
    }
    return places::release;
  }

  private static KubernetesException interrupted(@Nullable Throwable cause) {
    return new KubernetesException.Unavailable(
        "cancelled while waiting to call the API server", Optional.empty(), cause);
  }

  private synchronized long turn() {
    var now = System.nanoTime();
    next = Math.max(now, next + intervalNanos);
    return next;
  }
}
