// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What an instance was filled with, so that it can be again. Nobody who reads by [#whole] sees it
/// half filled.
final class Worlds {
  private final ReentrantLock filling = new ReentrantLock();
  private final List<Runnable> worlds = new ArrayList<>();

  /// Fills in one more.
  void add(Runnable world) {
    filling.lock();
    try {
      worlds.add(world);
      world.run();
    } finally {
      filling.unlock();
    }
  }

  /// Empties what is there and fills in all again.
  void renew(Runnable clear) {
    filling.lock();
    try {
      clear.run();
      worlds.forEach(Runnable::run);
    } finally {
      filling.unlock();
    }
  }

  /// Returns what `reader` sees while nothing is being filled in.
  <T> T whole(Supplier<T> reader) {
    filling.lock();
    try {
      return reader.get();
    } finally {
      filling.unlock();
    }
  }
}
