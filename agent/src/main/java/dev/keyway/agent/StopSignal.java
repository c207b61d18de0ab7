// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent;

import java.util.concurrent.CountDownLatch;

/// Tells a program that it should end. The edge fires it on SIGTERM and SIGINT, and waits until the
/// program is done.
public final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);

  /// Asks the program to end; further calls do nothing.
  public void fire() {
    asked.countDown();
  }

  /// Waits until somebody asks.
  public void await() throws InterruptedException {
    asked.await();
  }
}
