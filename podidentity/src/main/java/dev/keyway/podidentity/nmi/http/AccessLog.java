// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.agent.log.Log;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a line for each request, on a thread of its own: writing to a file holds up a virtual
/// thread's carrier, and with it other requests. Lines that come faster than they can be written
/// are counted instead.
final class AccessLog implements AutoCloseable {
  private static final int MOST = 1024;

  private final Log log;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;

  /// One request.
  record Line(int status, long nanos, String method, String path, String remote) {}

  AccessLog(Log log) {
    this.log = log;
    this.thread = Thread.ofPlatform().daemon().name("access-log").start(this::write);
  }

  void add(Line line) {
    if (!lines.offer(line)) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (true) {
        write(lines.take());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          log.warning("requests answered without a line of their own", "count", missing);
        }
      }
    } catch (InterruptedException stopped) {
      lines.forEach(this::write);
    }
  }

  private void write(Line line) {
    log.info(
        "answered",
        "status",
        line.status(),
        "ns",
        line.nanos(),
        "method",
        line.method(),
        "path",
        line.path(),
        "remote",
        line.remote());
  }

  /// Writes what is left.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(1000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
