// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When to try again what failed: each time after twice the wait, up to a longest one, and of that
/// a random part of at least a half. Used by one thread.
final class Retry {
  private static final int DOUBLINGS = 20;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;
  private Instant notBefore = Instant.EPOCH;

  Retry(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  void failed(Instant now) {
    failed(now, Duration.ZERO);
  }

  /// @param atLeast what the other side asked for
  void failed(Instant now, Duration atLeast) {
    long whole = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, DOUBLINGS));
    failures++;
    var wait = Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
    notBefore = now.plus(wait.compareTo(atLeast) < 0 ? atLeast : wait);
  }

  void succeeded() {
    failures = 0;
    notBefore = Instant.EPOCH;
  }

  /// Forgets failures, and puts the next try off all the same.
  void rest(Instant until) {
    failures = 0;
    notBefore = until;
  }

  boolean due(Instant now) {
    return !now.isBefore(notBefore);
  }

  Instant notBefore() {
    return notBefore;
  }
}
