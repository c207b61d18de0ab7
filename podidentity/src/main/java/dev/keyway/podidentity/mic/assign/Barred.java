// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The identities that Resource Manager has refused, and when each is tried again. Used by one
/// thread.
final class Barred {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private final Map<String, Retry> retries = new HashMap<>();

  Barred(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  void add(String id, Instant now) {
    retries.computeIfAbsent(id, _ -> new Retry(first, longest, random)).failed(now);
  }

  void forget(String id) {
    retries.remove(id);
  }

  /// Returns those not to be tried now.
  Set<String> at(Instant now) {
    return retries.entrySet().stream()
        .filter(one -> !one.getValue().due(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Returns when the next one is due.
  Optional<Instant> next(Instant now) {
    return retries.values().stream()
        .map(Retry::notBefore)
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }
}
