// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.state;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Saves soon after a change, and once for many changes.
public final class Saver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Saver.class.getName());
  private static final Duration DELAY = Duration.ofMillis(200);

  private final StateFile file;
  private volatile Optional<Supplier<?>> state = Optional.empty();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("state-saver").factory());

  public Saver(StateFile file) {
    this.file = file;
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Returns the file that this saves to.
  public StateFile file() {
    return file;
  }

  /// Saves from now on, for the first time soon; what changed before was no change of a whole
  /// state.
  public void begin(Supplier<?> source) {
    state = Optional.of(source);
    changed();
  }

  /// Notes a change. Returns at once.
  public void changed() {
    if (state.isPresent() && scheduled.compareAndSet(false, true)) {
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
      saveNow();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Failed to save the state.", e);
    }
  }

  private void saveNow() throws IOException {
    Optional<Supplier<?>> source = state;
    if (source.isPresent()) {
      file.save(source.get().get());
    }
  }

  /// Saves a last time, if ever it began, and gives the directory free.
  @Override
  public void close() throws IOException {
    executor.shutdown(); // Without interrupting a save under way, which would lose its file.
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "Stopped while a save was under way.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (file) {
      saveNow();
    }
  }
}
