// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.time.Duration;

/// How long a caller waits, less what it takes to clean up and answer it.
final class Budget {
  private static final Duration LARGEST_MARGIN = Duration.ofSeconds(5);
  private static final int MARGIN_PART = 10;

  private final FetchTimes times;
  private final long start;
  private final Duration whole;

  Budget(FetchTimes times, Duration timeout) {
    var part = timeout.dividedBy(MARGIN_PART);
    this.times = times;
    this.start = times.now();
    this.whole = timeout.minus(part.compareTo(LARGEST_MARGIN) < 0 ? part : LARGEST_MARGIN);
  }

  /// Returns what is left, not negative.
  Duration left() {
    var left = whole.minus(spent());
    return left.isNegative() ? Duration.ZERO : left;
  }

  Duration spent() {
    return times.since(start);
  }
}
