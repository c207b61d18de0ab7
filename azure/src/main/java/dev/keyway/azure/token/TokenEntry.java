// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is known for one identity and resource: the token, and whose proofs opened it. Guarded by
/// the memory's lock.
final class TokenEntry {
  private static final int MOST_PROOFS = 256;
  private static final Duration MARGIN = Duration.ofSeconds(60);
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

  private final Map<String, Boolean> accepted =
      new LinkedHashMap<>(4, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_PROOFS;
        }
      };
  private Optional<AccessToken> token = Optional.empty();
  private Instant usableUntil = Instant.MIN;
  private Instant refreshFrom = Instant.MAX;
  private Instant renewedAt = Instant.MIN;
  private Instant failedAt = Instant.MIN;

  /// Takes a token that the service gave for the proof with this fingerprint.
  void store(AccessToken fresh, String fingerprint, Instant now) {
    var life = Duration.between(now, fresh.expiresOn());
    var margin = MARGIN.compareTo(life.dividedBy(10)) < 0 ? MARGIN : life.dividedBy(10);
    token = Optional.of(fresh);
    usableUntil = fresh.expiresOn().minus(margin);
    refreshFrom = fresh.refreshOn();
    accept(fingerprint);
  }

  void accept(String fingerprint) {
    accepted.put(fingerprint, true);
  }

  boolean isAccepted(String fingerprint) {
    return accepted.get(fingerprint) != null;
  }

  Optional<AccessToken> usable(Instant now) {
    return token.filter(_ -> now.isBefore(usableUntil));
  }

  /// Returns the token if it is alive, even where a new one should be had first.
  Optional<AccessToken> living(Instant now) {
    return token.filter(t -> now.isBefore(t.expiresOn()));
  }

  /// Notes that there was no new token to be had.
  void failed(Instant now) {
    failedAt = now;
  }

  /// Tells whether it would be too early to ask for a new token again.
  boolean failedLately(Instant now) {
    return failedAt.isAfter(now.minus(RENEWAL_PAUSE));
  }

  /// Tells once that it is time to refresh; the next time is after [#retryRefresh(Instant)] or a
  /// new token.
  boolean claimRefresh(Instant now) {
    boolean due = !now.isBefore(refreshFrom);
    if (due) {
      refreshFrom = Instant.MAX;
    }
    return due;
  }

  void retryRefresh(Instant from) {
    refreshFrom = from;
  }

  /// Forgets the token if it is `rejected`. Returns false if that was done only just now.
  boolean dropRejected(AccessToken rejected, Instant now) {
    if (token.filter(rejected::equals).isEmpty()) {
      return true;
    }
    if (renewedAt.isAfter(now.minus(RENEWAL_PAUSE))) {
      return false;
    }
    renewedAt = now;
    token = Optional.empty();
    return true;
  }
}
