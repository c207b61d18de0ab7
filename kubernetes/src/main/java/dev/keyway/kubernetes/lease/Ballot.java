// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One process's try at both locks. It has won when it holds both: the Lease is taken first, so
/// that two of us never hold one each, and neither is while somebody else has the other.
final class Ballot {
  private final String me;
  private final Duration duration;
  private final InstantSource clock;
  private final Held lease;
  private final Held endpoints;

  Ballot(String me, Duration duration, Lock lease, Lock endpoints, InstantSource clock) {
    this.me = me;
    this.duration = duration;
    this.clock = clock;
    this.lease = new Held(lease, false);
    this.endpoints = new Held(endpoints, true);
  }

  /// How a try ended.
  sealed interface Result {
    record Won() implements Result {}

    record Other(String holder) implements Result {}

    record Failed(String why) implements Result {}
  }

  /// Tries to take or to renew the locks.
  ///
  /// @param now nanoseconds of the monotonic clock
  Result cast(long now) {
    try {
      lease.look(now);
      endpoints.look(now);
      for (var held : List.of(lease, endpoints)) {
        if (held.seen.filter(seen -> seen.keepsOut(me, now)).isPresent()) {
          return new Result.Other(held.seen.get().record().holder());
        }
      }
      lease.take(now);
      endpoints.take(now);
      return new Result.Won();
    } catch (KubernetesException e) {
      return new Result.Failed(String.valueOf(e.getMessage()));
    }
  }

  /// Gives back what is ours, as far as the server lets us.
  void release() {
    for (var held : List.of(endpoints, lease)) {
      try {
        held.release();
      } catch (KubernetesException _) {
        // It ends by itself.
      }
    }
  }

  /// One of the locks, as far as it is known.
  private final class Held {
    private final Lock lock;
    private final boolean dispensable;
    private Lock.Slot slot = Lock.Slot.none();
    private Optional<Observed> seen = Optional.empty();

    /// @param dispensable whether to do without it where we have no right to it
    Held(Lock lock, boolean dispensable) {
      this.lock = lock;
      this.dispensable = dispensable;
    }

    void look(long now) throws KubernetesException {
      try {
        note(lock.read(), now);
      } catch (KubernetesException.Forbidden e) {
        unavailable(e);
      }
    }

    void take(long now) throws KubernetesException {
      try {
        note(lock.write(slot.record().taken(me, duration, clock.instant()), slot), now);
      } catch (KubernetesException.Forbidden e) {
        unavailable(e);
      } catch (KubernetesException.NotFound e) {
        // What was there a moment ago has been deleted: the next try sees what is there instead.
        if (slot.version().isPresent()) {
          throw e;
        }
        unavailable(e);
      }
    }

    private void unavailable(KubernetesException e) throws KubernetesException {
      if (!dispensable) {
        throw e;
      }
    }

    private void note(Lock.Slot now, long time) {
      slot = now;
      seen = Optional.of(Observed.next(seen, now.record(), time));
    }

    void release() throws KubernetesException {
      if (slot.record().holder().equals(me)) {
        slot = lock.write(slot.record().released(clock.instant()), slot);
      }
    }
  }
}
