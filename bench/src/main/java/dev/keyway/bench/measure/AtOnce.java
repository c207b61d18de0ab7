// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Work done by several at once.
public final class AtOnce {
  /// What is done with each thing.
  public interface Step<T, R> {
    R on(T thing) throws Exception;
  }

  private AtOnce() {}

  /// Does a step with each thing, `width` of them at any time, and returns the results in order.
  ///
  /// @throws IllegalStateException if one fails
  public static <T, R> List<R> each(List<T> things, int width, Step<T, R> step)
      throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(width)) {
      var running = new ArrayList<Future<R>>();
      for (var thing : things) {
        running.add(threads.submit(() -> step.on(thing)));
      }
      var results = new ArrayList<R>();
      for (var one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a step failed", e.getCause());
    }
  }
}
