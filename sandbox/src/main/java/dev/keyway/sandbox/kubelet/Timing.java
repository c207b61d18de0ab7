// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a kubelet waits.
///
/// @param firstRetry after the first failure; doubled with each one that follows
/// @param longestRetry where doubling ends
/// @param republish the least time between two publishes of a volume that is there
/// @param republishSpread by how much more it may be, at random
/// @param pluginPoll how often plug-in sockets are listed, besides being watched
/// @param pluginHealth how often a registered plug-in is asked whether it is there
/// @param call the longest that a call of a plug-in may take
public record Timing(
    Duration firstRetry,
    Duration longestRetry,
    Duration republish,
    Duration republishSpread,
    Duration pluginPoll,
    Duration pluginHealth,
    Duration call) {

  /// As kubelet waits.
  public static final Timing KUBELET =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(122),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2));

  /// Returns this, with another time between two publishes and no spread.
  public Timing republishing(Duration every) {
    return new Timing(
        firstRetry, longestRetry, every, Duration.ZERO, pluginPoll, pluginHealth, call);
  }

  /// Returns this, with other times after failures.
  public Timing retrying(Duration first, Duration longest) {
    return new Timing(first, longest, republish, republishSpread, pluginPoll, pluginHealth, call);
  }

  /// Returns how long to wait after so many failures in a row.
  ///
  /// @param failures at least 1
  Duration retryAfter(int failures) {
    var delay = firstRetry;
    for (int i = 1; i < failures && delay.compareTo(longestRetry) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longestRetry) < 0 ? delay : longestRetry;
  }

  Duration untilRepublish(RandomGenerator random) {
    return republish.plusMillis((long) (republishSpread.toMillis() * random.nextDouble()));
  }
}
