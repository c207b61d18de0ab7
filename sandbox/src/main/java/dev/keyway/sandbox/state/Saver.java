// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.state;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Saves soon after a change, and once for many changes.
public final class Saver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Saver.class.getName());
  private static final Duration DELAY = Duration.ofMillis(200);

  private final StateFile file;
  private final Supplier<?> state;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("state-saver").factory());

  public Saver(StateFile file, Supplier<?> state) {
    this.file = file;
    this.state = state;
  }

  /// Notes a change. Returns at once.
  public void changed() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        var _ = executor.schedule(this::save, DELAY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.log(System.Logger.Level.DEBUG, "Ignored a change after the end.");
      }
    }
  }

  private void save() {
    scheduled.set(false);
    try {
      file.save(state.get());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "Failed to save the state.", e);
    }
  }

  /// Saves a last time and gives the directory free.
  @Override
  public void close() throws IOException {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "Stopped while a save was under way.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (file) {
      file.save(state.get());
    }
  }
}
