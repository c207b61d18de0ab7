// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The moment after which nobody waits for an answer any more. One deadline bounds a whole mount:
/// every call, retry and pause on its way asks it how much time is left.
///
/// @param at when the wait ends
/// @param clock what tells the time now
public record Deadline(Instant at, InstantSource clock) {

  /// Returns the deadline that lies `time` ahead of now.
  public static Deadline after(Duration time, InstantSource clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /// Returns the time left, never negative.
  public Duration remaining() {
    var left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Tells whether no time is left.
  public boolean hasPassed() {
    return remaining().isZero();
  }

  /// Tells whether a pause of `pause` would still end before this deadline.
  public boolean allows(Duration pause) {
    return remaining().compareTo(pause) > 0;
  }

  /// Returns whichever of the two comes first.
  public Deadline earlier(Deadline other) {
    return other.at.isBefore(at) ? other : this;
  }
}
