// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.time.Duration;

/// Waits.
@FunctionalInterface
public interface Sleeper {

  /// Returns after `time`.
  void sleep(Duration time) throws InterruptedException;

  /// Returns the sleeper that waits in real time.
  static Sleeper real() {
    return Thread::sleep;
  }
}
