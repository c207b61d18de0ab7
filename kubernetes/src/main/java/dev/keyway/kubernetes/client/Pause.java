// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.time.Duration;

/// Waits; tests do not.
@FunctionalInterface
public interface Pause {
  /// The real one.
  Pause REAL = Thread::sleep;

  void forTime(Duration time) throws InterruptedException;
}
