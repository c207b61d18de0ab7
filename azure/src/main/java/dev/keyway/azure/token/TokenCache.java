// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.CacheObserver.Wanted;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.flight.Flights;
import dev.keyway.azure.token.TokenMemory.Finding;
import dev.keyway.azure.token.TokenMemory.TokenKey;
import dev.keyway.azure.token.TokenSource.Wish;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The one cache of the process. A token is handed out only to proofs that the token service itself
/// has accepted, or whose signature was checked with the keys of an issuer the service accepted for
/// this very identity (docs/decisions/0003-token-sharing.md).
final class TokenCache implements IdentityTokens {
  private static final Duration REFRESH_TIME = Duration.ofSeconds(60);
  private static final Duration REFRESH_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TokenSource source;
  private final IssuerKeys issuers;
  private final InstantSource clock;
  private final TokenMemory memory;
  private final CacheObserver observer;
  private final Flights<Fetch, AccessToken> flights = new Flights<>("an access token");

  private final ConcurrentMap<TokenKey, CompletableFuture<Optional<AzureException>>> leaders =
      new ConcurrentHashMap<>();

  TokenCache(TokenSource source, IssuerKeys issuers, InstantSource clock, CacheObserver observer) {
    this.source = new ObservedSource(source, observer);
    this.issuers = issuers;
    this.clock = clock;
    this.memory = new TokenMemory(clock);
    this.observer = observer;
  }

  /// One call to the service: only equal proofs share it outright.
  private record Fetch(TokenKey key, String fingerprint, String claims) {}

  @Override
  public AccessToken get(Credential credential, String resource, Deadline deadline) {
    return grant(Proof.of(credential), resource, deadline).token();
  }

  @Override
  public Grant grant(Proof proof, String resource, Deadline deadline) {
    var key = new TokenKey(proof.identity(), resource);
    proof.assertion().ifPresent(assertion -> assertion.requireAlive(clock.instant()));
    boolean waited = false;
    while (true) {
      switch (memory.find(key, proof)) {
        case Finding.Usable(var token, var refreshDue) -> {
          if (refreshDue) {
            refreshInBackground(key, proof);
          }
          return new Grant(remembered(token), key);
        }
        case Finding.Unproven _ -> {
          boolean confirmed =
              proof.assertion().filter(a -> issuers.confirms(a, deadline)).isPresent();
          if (!confirmed) {
            return new Grant(fetch(key, proof, Optional.empty(), deadline), key);
          }
          memory.accept(key, proof);
        }
        case Finding.Living(var token, var failedLately) -> {
          return new Grant(
              failedLately ? remembered(token) : fetchOr(token, key, proof, deadline), key);
        }
        case Finding.Missing _ -> {
          var leader = lead(key);
          if (leader.isEmpty()) {
            return new Grant(fetchAsLeader(key, proof, deadline), key);
          }
          if (waited || proof.assertion().isEmpty()) {
            return new Grant(fetchMissing(key, proof, deadline), key);
          }
          waited = true;
          await(leader.get(), deadline);
        }
      }
    }
  }

  @Override
  public Optional<Grant> renew(
      Proof proof,
      String resource,
      AccessToken rejected,
      Optional<String> claims,
      Deadline deadline) {
    var key = new TokenKey(proof.identity(), resource);
    if (!memory.dropRejected(key, rejected)) {
      return Optional.empty();
    }
    return Optional.of(
        claims.isPresent()
            ? new Grant(fetch(key, proof, claims, deadline), key)
            : grant(proof, resource, deadline));
  }

  /// Returns how many identities are remembered.
  int size() {
    return memory.size();
  }

  /// Notes that `token` took no call of its own.
  private AccessToken remembered(AccessToken token) {
    observer.answered(Wanted.TOKEN, Source.CACHE);
    return token;
  }

  /// Fetches a new token, and makes do with `present` where the service is away.
  private AccessToken fetchOr(AccessToken present, TokenKey key, Proof proof, Deadline deadline) {
    try {
      var soon = Deadline.after(PATIENCE, clock);
      return fetch(key, proof, Optional.empty(), deadline.earlier(soon));
    } catch (AzureException e) {
      if (!e.retryable()
          || !clock.instant().isBefore(present.expiresOn())
          || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      memory.failed(key);
      return present;
    }
  }

  /// Returns whom to wait for, or nothing if the caller is the first to fetch for this key. Proofs
  /// that differ cannot share a call, but the later ones can wait for the token of the first and
  /// then be checked against the issuer's keys.
  private Optional<CompletableFuture<Optional<AzureException>>> lead(TokenKey key) {
    return Optional.ofNullable(leaders.putIfAbsent(key, new CompletableFuture<>()));
  }

  private AccessToken fetchAsLeader(TokenKey key, Proof proof, Deadline deadline) {
    Optional<AzureException> failure = Optional.empty();
    try {
      return fetchMissing(key, proof, deadline);
    } catch (AzureException e) {
      // That this caller gave up says nothing to the others.
      failure = Optional.of(e).filter(_ -> !Thread.currentThread().isInterrupted());
      throw e;
    } finally {
      var mine = leaders.remove(key);
      if (mine != null) {
        mine.complete(failure);
      }
    }
  }

  /// Waits for another's fetch. Of its failures only those are shared that say nothing about the
  /// other's proof: a forged proof must not fail an honest one.
  private static void await(CompletableFuture<Optional<AzureException>> leader, Deadline deadline) {
    try {
      var failure = leader.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
      if (failure.isPresent()
          && (failure.get() instanceof Unavailable || failure.get() instanceof Throttled)) {
        throw failure.get();
      }
    } catch (TimeoutException _) {
      throw new DeadlineExceeded("the time ran out while waiting for an access token");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled while waiting for an access token", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fetch ended without saying how", e);
    }
  }

  /// Fetches a token that was not there when the caller looked. Another's fetch may have ended
  /// between that look and this call, so whoever fetches looks once more.
  private AccessToken fetchMissing(TokenKey key, Proof proof, Deadline deadline) {
    return fetch(key, proof, Optional.empty(), deadline, () -> memory.usable(key, proof));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private AccessToken fetch(TokenKey key, Proof proof, Optional<String> claims, Deadline deadline) {
    return fetch(key, proof, claims, deadline, Optional::empty);
  }

  /// @param there the token if it has come meanwhile
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private AccessToken fetch(
      TokenKey key,
      Proof proof,
      Optional<String> claims,
      Deadline deadline,
      Supplier<Optional<AccessToken>> there) {
    var wish = new Wish(proof.credential(), key.resource(), claims);
    var fetch = new Fetch(key, proof.fingerprint(), claims.orElse(""));
    var called = new AtomicBoolean();
    Supplier<AccessToken> flight =
        () ->
            flights.join(
                fetch,
                deadline,
                until -> {
                  var come = there.get();
                  if (come.isPresent()) {
                    return come.get();
                  }
                  called.set(true);
                  var token = source.fetch(wish, until);
                  memory.store(key, proof, token);
                  return token;
                });
    var token = flight.get();
    // A fetch that began before the machine slept, or before the clock was set, brings a dead
    // token.
    var alive = clock.instant().isBefore(token.expiresOn()) ? token : flight.get();
    return called.get() ? alive : remembered(alive);
  }

  private void refreshInBackground(TokenKey key, Proof proof) {
    Thread.ofVirtual()
        .name("token-refresh")
        .start(() -> {
          try {
            fetch(key, proof, Optional.empty(), Deadline.after(REFRESH_TIME, clock));
          } catch (AzureException e) {
            // The present token still serves; who needs a new one will hear why there is none.
            var pause = e instanceof Throttled t ? t.retryAfter() : Duration.ZERO;
            var longer = pause.compareTo(REFRESH_PAUSE) > 0 ? pause : REFRESH_PAUSE;
            memory.retryRefresh(key, clock.instant().plus(longer));
          }
        });
  }
}
