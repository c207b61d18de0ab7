// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A lock for each target, there only while somebody holds or wants it.
final class TargetLocks {
  private final Map<Path, Lock> locks = new ConcurrentHashMap<>();

  /// Counted under the map's own lock of its entry.
  private static final class Lock {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;
  }

  /// Ends the hold. Close it on the thread that got it.
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /// Waits for the lock.
  ///
  /// @throws VolumeException if it is not free in time, or the thread is interrupted, whose mark
  ///   stays
  Held hold(Path path, Duration longest) throws VolumeException {
    var target = path.toAbsolutePath().normalize();
    var lock = enter(target);
    boolean held = false;
    try {
      held = lock.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException abandoned) {
      Thread.currentThread().interrupt();
      throw busy(path, "was still going on when the caller gave up", abandoned);
    } finally {
      if (!held) {
        leave(target);
      }
    }
    if (!held) {
      throw busy(path, "has not ended in time", null);
    }
    return () -> {
      lock.unlock();
      leave(target);
    };
  }

  /// Aborted is what the protocol says for a call that another one is in the way of; kubelet tries
  /// again and keeps the directory.
  private static VolumeException busy(Path path, String what, @Nullable Throwable cause) {
    return new VolumeException(
        "another call for target_path %s %s".formatted(path, what),
        Status.Code.ABORTED,
        Reason.FAILED_TO_MOUNT,
        cause);
  }

  private ReentrantLock enter(Path target) {
    return locks.compute(
            target,
            (_, there) -> {
              var lock = there == null ? new Lock() : there;
              lock.users++;
              return lock;
            })
        .lock;
  }

  private void leave(Path target) {
    locks.computeIfPresent(target, (_, lock) -> --lock.users == 0 ? null : lock);
  }

  int size() {
    return locks.size();
  }
}
