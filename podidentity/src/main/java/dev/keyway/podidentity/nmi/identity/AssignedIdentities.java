// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.watch.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What MIC has assigned, by pods; kept by a watch. Safe for concurrent use.
public final class AssignedIdentities {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by the lock.
  private final Map<ObjectKey, Map<ObjectKey, AzureAssignedIdentity>> byPod = new HashMap<>();
  private final Map<ObjectKey, ObjectKey> pods = new HashMap<>();
  private long version;

  /// What there is for a pod.
  ///
  /// @param version to wait for the next change with
  record Seen(Collection<AzureAssignedIdentity> assigned, long version) {}

  /// Takes over a change.
  public void on(Change<AzureAssignedIdentity> change) {
    var object = change.object();
    lock.lock();
    try {
      var before = pods.remove(object.key());
      if (before != null) {
        byPod.computeIfPresent(
            before,
            (_, all) -> {
              all.remove(object.key());
              return all.isEmpty() ? null : all;
            });
      }
      if (change instanceof Change.Present<AzureAssignedIdentity>) {
        pods.put(object.key(), object.pod());
        byPod.computeIfAbsent(object.pod(), _ -> new HashMap<>()).put(object.key(), object);
      }
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Seen of(ObjectKey pod) {
    lock.lock();
    try {
      var all = byPod.get(pod);
      return new Seen(all == null ? List.of() : List.copyOf(all.values()), version);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a change after `seen`, for at most so many nanoseconds.
  void awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (version == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
