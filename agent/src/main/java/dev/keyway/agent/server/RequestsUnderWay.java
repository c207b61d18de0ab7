// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the requests that an HTTP server is answering, so that it can stop as soon as there is
/// none. The JDK's server would wait for its whole delay if a client hangs up meanwhile.
public final class RequestsUnderWay {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int count; // guarded by the lock

  /// Returns the same handler, whose requests count until their answers are sent.
  public HttpHandler counting(HttpHandler handler) {
    return exchange -> {
      add(1);
      try {
        handler.handle(exchange);
      } finally {
        add(-1);
      }
    };
  }

  private void add(int change) {
    lock.lock();
    try {
      count += change;
      if (count == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Tells whether there was none before the time was over.
  private boolean awaitNone(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (count > 0 && left > 0) {
        left = none.awaitNanos(left);
      }
      return count == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Stops a server: it listens no more, its requests under way are answered, and then its
  /// connections are closed.
  ///
  /// @param patience for the answers
  /// @param late what to do about requests that take longer; they have `rest` to heed it
  public void stop(HttpServer server, Duration patience, Runnable late, Duration rest) {
    int longest = (int) patience.plus(rest).plusSeconds(1).toSeconds();
    var stopping = Thread.ofVirtual().name("http-stop").start(() -> server.stop(longest));
    try {
      if (!awaitNone(patience)) {
        late.run();
        awaitNone(rest);
      }
      // It has waited enough.
      stopping.interrupt();
      stopping.join();
    } catch (InterruptedException e) {
      stopping.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
