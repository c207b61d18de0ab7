// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import java.util.Optional;

/// A lock's record, and when this process first saw it so. Only this process's own time counts.
///
/// @param since nanoseconds of the monotonic clock
record Observed(LockRecord record, long since) {

  /// Returns what is known after `record` was read at `now`: one that has not changed ages on.
  static Observed next(Optional<Observed> before, LockRecord record, long now) {
    return before
        .filter(seen -> seen.record().equals(record))
        .orElseGet(() -> new Observed(record, now));
  }

  /// Tells whether somebody other than `me` may be acting.
  boolean keepsOut(String me, long now) {
    return !record.holder().isEmpty()
        && !record.holder().equals(me)
        && now - since < record.duration().toNanos();
  }
}
