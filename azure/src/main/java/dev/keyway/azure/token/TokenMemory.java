// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tokens that are remembered, and whose proofs opened them. Makes no calls and waits for
/// nobody.
final class TokenMemory {
  private static final int MOST_ENTRIES = 512;

  private final InstantSource clock;
  private final Map<TokenKey, TokenEntry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenKey, TokenEntry> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  TokenMemory(InstantSource clock) {
    this.clock = clock;
  }

  /// What a token is for. Its identity is claimed, not proven.
  record TokenKey(List<String> identity, String resource) {}

  /// What is remembered for a proof.
  sealed interface Finding {
    record Usable(AccessToken token, boolean refreshDue) implements Finding {}

    /// It is about to end: a new one is wanted, and this one is better than none.
    record Living(AccessToken token, boolean failedLately) implements Finding {}

    record Unproven() implements Finding {}

    record Missing() implements Finding {}
  }

  /// Looks for a token. Who is told that a refresh is due is the only one to be told.
  synchronized Finding find(TokenKey key, Proof proof) {
    var now = clock.instant();
    var entry = Optional.ofNullable(entries.get(key));
    var token = entry.flatMap(e -> e.usable(now));
    if (entry.isEmpty() || token.isEmpty()) {
      return entry
          .filter(e -> e.isAccepted(proof.fingerprint()))
          .flatMap(e -> e.living(now).map(t -> living(t, e.failedLately(now))))
          .orElseGet(Finding.Missing::new);
    }
    return entry.get().isAccepted(proof.fingerprint())
        ? new Finding.Usable(token.get(), entry.get().claimRefresh(now))
        : new Finding.Unproven();
  }

  private static Finding living(AccessToken token, boolean failedLately) {
    return new Finding.Living(token, failedLately);
  }

  /// Returns the token that the proof opens, unless it is about to end.
  synchronized Optional<AccessToken> usable(TokenKey key, Proof proof) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> entry.isAccepted(proof.fingerprint()))
        .flatMap(entry -> entry.usable(clock.instant()));
  }

  /// Takes a token that the service gave for the proof.
  synchronized void store(TokenKey key, Proof proof, AccessToken token) {
    entry(key).store(token, proof.fingerprint(), clock.instant());
  }

  /// Lets the proof open what is remembered.
  synchronized void accept(TokenKey key, Proof proof) {
    entry(key).accept(proof.fingerprint());
  }

  /// Notes that there was no new token to be had.
  synchronized void failed(TokenKey key) {
    entry(key).failed(clock.instant());
  }

  /// Says when a refresh is due again.
  synchronized void retryRefresh(TokenKey key, Instant from) {
    entry(key).retryRefresh(from);
  }

  /// Forgets the token if it is `rejected`. Returns false if that was done only just now.
  synchronized boolean dropRejected(TokenKey key, AccessToken rejected) {
    return entry(key).dropRejected(rejected, clock.instant());
  }

  /// Returns how many identities are remembered.
  synchronized int size() {
    return entries.size();
  }

  private TokenEntry entry(TokenKey key) {
    return entries.computeIfAbsent(key, _ -> new TokenEntry());
  }
}
