// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.time.Duration;

/// The time in which a server that was asked to end still answers: those who call it hear only
/// after a while that they should call another. Is closed before the server.
public final class Drain implements AutoCloseable {
  private final Duration time;
  private volatile boolean begun;

  /// @param time zero for callers who know at once
  public Drain(Duration time) {
    this.time = time;
  }

  /// Tells whether the end has been asked for.
  public boolean begun() {
    return begun;
  }

  /// Waits for the time to pass, unless the thread is interrupted.
  @Override
  public void close() {
    begun = true;
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
