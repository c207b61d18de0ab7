// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Until when Resource Manager asks to be left alone. It counts reads and writes of a subscription
/// apart; asking before the time is up only makes it longer.
final class ThrottleMemory {
  /// What lies further ahead was measured by a clock that has since been set back.
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration UNSAID = Duration.ofSeconds(10);

  /// What is counted together.
  record Quota(String subscriptionId, Direction direction) {}

  /// Whether a request changes anything.
  enum Direction {
    READS,
    WRITES
  }

  private final InstantSource clock;
  private final Map<Quota, Instant> closedUntil = new ConcurrentHashMap<>();

  ThrottleMemory(InstantSource clock) {
    this.clock = clock;
  }

  /// @throws Throttled if it is too early for another request
  void check(Quota quota) {
    var until = closedUntil.getOrDefault(quota, Instant.MIN);
    var now = clock.instant();
    if (until.isAfter(now) && !until.isAfter(now.plus(LONGEST))) {
      throw throttled(quota, until, now);
    }
  }

  /// Remembers what `answer` asks for, if it does.
  void learn(Quota quota, HttpAnswer answer) {
    var now = clock.instant();
    wish(answer, now)
        .map(wish -> now.plus(wish.compareTo(LONGEST) > 0 ? LONGEST : wish))
        .ifPresent(until ->
            closedUntil.merge(quota, until, (old, it) -> later(old, it, now.plus(LONGEST))));
  }

  private static Optional<Duration> wish(HttpAnswer answer, Instant now) {
    return switch (answer.status()) {
      case 429 -> Optional.of(RetryPolicy.retryAfter(answer, now).orElse(UNSAID));
      case 503 -> RetryPolicy.retryAfter(answer, now);
      default -> Optional.empty();
    };
  }

  private static Instant later(Instant old, Instant until, Instant latest) {
    return old.isAfter(until) && !old.isAfter(latest) ? old : until;
  }

  private static Throttled throttled(Quota quota, Instant until, Instant now) {
    var left = Duration.between(now, until);
    return new Throttled(
        "Azure Resource Manager throttles %s of subscription %s until %s, in %d s; it was not asked"
            .formatted(
                quota.direction() == Direction.READS ? "reads" : "writes",
                quota.subscriptionId(),
                until.truncatedTo(ChronoUnit.SECONDS),
                Math.max(1, left.toSeconds())),
        left);
  }
}
