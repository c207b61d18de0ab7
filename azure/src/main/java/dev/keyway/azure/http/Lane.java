// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The way to one service that all its callers share: so many at a time, in the order they came,
/// and none while the service asks to be left alone.
public final class Lane {
  /// However long a service asks for, one caller tries again after this.
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final String service;
  private final Semaphore places;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private volatile Instant closedUntil = Instant.MIN;

  /// @param service its name in errors
  public Lane(String service, int places, Sleeper sleeper, InstantSource clock) {
    this.service = service;
    this.places = new Semaphore(places, true);
    this.sleeper = sleeper;
    this.clock = clock;
  }

  /// Closes the lane for everybody; a shorter pause never shortens a longer one.
  synchronized void pause(Duration time) {
    var now = clock.instant();
    var latest = now.plus(LONGEST_PAUSE);
    var until = time.compareTo(LONGEST_PAUSE) > 0 ? latest : now.plus(time);
    boolean longer = closedUntil.isAfter(until) && !closedUntil.isAfter(latest);
    closedUntil = longer ? closedUntil : until;
  }

  /// Waits until the lane is open and has a place.
  ///
  /// @throws Throttled if it stays closed beyond `deadline`
  /// @throws DeadlineExceeded if no place becomes free before `deadline`
  void enter(Deadline deadline) {
    try {
      awaitOpen(deadline);
      while (true) {
        if (!places.tryAcquire(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DeadlineExceeded("the time ran out while waiting for a turn at " + service);
        }
        if (closedFor().isZero()) {
          return;
        }
        places.release();
        awaitOpen(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled while waiting for a turn at " + service, e);
    }
  }

  void leave() {
    places.release();
  }

  /// Returns how long the lane stays closed. What lies further ahead than the longest pause was
  /// measured by a clock that has since been set back, and does not count.
  private Duration closedFor() {
    var end = closedUntil;
    var now = clock.instant();
    return now.isBefore(end) && !end.isAfter(now.plus(LONGEST_PAUSE))
        ? Duration.between(now, end)
        : Duration.ZERO;
  }

  private void awaitOpen(Deadline deadline) throws InterruptedException {
    for (var left = closedFor(); left.isPositive(); left = closedFor()) {
      if (!deadline.allows(left)) {
        throw new Throttled(
            "%s asks to be left alone for another %d s, longer than there is time"
                .formatted(service, Math.max(1, left.toSeconds())),
            left);
      }
      sleeper.sleep(left);
    }
  }
}
