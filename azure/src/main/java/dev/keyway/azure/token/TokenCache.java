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
import dev.keyway.azure.token.TokenSource.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The one cache of the process. A token is handed out only to proofs that the token service itself
/// has accepted, or whose signature was checked with the keys of an issuer the service accepted for
/// this very identity (docs/decisions/0003-token-sharing.md).
final class TokenCache implements IdentityTokens {
  private static final int MOST_ENTRIES = 512;
  private static final Duration REFRESH_TIME = Duration.ofSeconds(60);
  private static final Duration REFRESH_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TokenSource source;
  private final IssuerKeys issuers;
  private final InstantSource clock;
  private final CacheObserver observer;
  private final Flights<Fetch, AccessToken> flights = new Flights<>("an access token");

  private final Object lock = new Object();
  private final Map<Key, CompletableFuture<Optional<AzureException>>> leaders = new HashMap<>();
  private final Map<Key, TokenEntry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TokenEntry> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  TokenCache(TokenSource source, IssuerKeys issuers, InstantSource clock, CacheObserver observer) {
    this.source = new ObservedSource(source, observer);
    this.issuers = issuers;
    this.clock = clock;
    this.observer = observer;
  }

  /// What a token is for. Its identity is claimed, not proven.
  private record Key(List<String> identity, String resource) {}

  /// One call to the service: only equal proofs share it outright.
  private record Fetch(Key key, String fingerprint, String claims) {}

  /// What the cache says about a proof.
  private sealed interface Finding {
    record Usable(AccessToken token, boolean refreshDue) implements Finding {}

    /// It is about to end: a new one is wanted, and this one is better than none.
    record Living(AccessToken token, boolean failedLately) implements Finding {}

    record Unproven() implements Finding {}

    record Missing() implements Finding {}
  }

  @Override
  public AccessToken get(Credential credential, String resource, Deadline deadline) {
    return grant(Proof.of(credential), resource, deadline).token();
  }

  @Override
  public Grant grant(Proof proof, String resource, Deadline deadline) {
    var key = new Key(proof.identity(), resource);
    proof.assertion().ifPresent(assertion -> assertion.requireAlive(clock.instant()));
    boolean waited = false;
    while (true) {
      switch (find(key, proof)) {
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
          accept(key, proof);
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
    var key = new Key(proof.identity(), resource);
    synchronized (lock) {
      if (!entry(key).dropRejected(rejected, clock.instant())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        claims.isPresent()
            ? new Grant(fetch(key, proof, claims, deadline), key)
            : grant(proof, resource, deadline));
  }

  /// Returns how many identities are remembered.
  int size() {
    synchronized (lock) {
      return entries.size();
    }
  }

  private Finding find(Key key, Proof proof) {
    var now = clock.instant();
    synchronized (lock) {
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
  }

  /// Notes that `token` took no call of its own.
  private AccessToken remembered(AccessToken token) {
    observer.answered(Wanted.TOKEN, Source.CACHE);
    return token;
  }

  private static Finding living(AccessToken token, boolean failedLately) {
    return new Finding.Living(token, failedLately);
  }

  /// Fetches a new token, and makes do with `present` where the service is away.
  private AccessToken fetchOr(AccessToken present, Key key, Proof proof, Deadline deadline) {
    try {
      var soon = Deadline.after(PATIENCE, clock);
      return fetch(key, proof, Optional.empty(), deadline.earlier(soon));
    } catch (AzureException e) {
      var now = clock.instant();
      if (!e.retryable()
          || !now.isBefore(present.expiresOn())
          || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      synchronized (lock) {
        entry(key).failed(now);
      }
      return present;
    }
  }

  private TokenEntry entry(Key key) {
    return entries.computeIfAbsent(key, _ -> new TokenEntry());
  }

  private void accept(Key key, Proof proof) {
    synchronized (lock) {
      entry(key).accept(proof.fingerprint());
    }
  }

  /// Returns whom to wait for, or nothing if the caller is the first to fetch for this key. Proofs
  /// that differ cannot share a call, but the later ones can wait for the token of the first and
  /// then be checked against the issuer's keys.
  private Optional<CompletableFuture<Optional<AzureException>>> lead(Key key) {
    synchronized (lock) {
      return Optional.ofNullable(leaders.putIfAbsent(key, new CompletableFuture<>()));
    }
  }

  private AccessToken fetchAsLeader(Key key, Proof proof, Deadline deadline) {
    Optional<AzureException> failure = Optional.empty();
    try {
      return fetchMissing(key, proof, deadline);
    } catch (AzureException e) {
      // That this caller gave up says nothing to the others.
      failure = Optional.of(e).filter(_ -> !Thread.currentThread().isInterrupted());
      throw e;
    } finally {
      CompletableFuture<Optional<AzureException>> mine;
      synchronized (lock) {
        mine = leaders.remove(key);
      }
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
  private AccessToken fetchMissing(Key key, Proof proof, Deadline deadline) {
    return fetch(key, proof, Optional.empty(), deadline, () -> usable(key, proof));
  }

  private Optional<AccessToken> usable(Key key, Proof proof) {
    synchronized (lock) {
      return Optional.ofNullable(entries.get(key))
          .filter(entry -> entry.isAccepted(proof.fingerprint()))
          .flatMap(entry -> entry.usable(clock.instant()));
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private AccessToken fetch(Key key, Proof proof, Optional<String> claims, Deadline deadline) {
    return fetch(key, proof, claims, deadline, Optional::empty);
  }

  /// @param there the token if it has come meanwhile
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private AccessToken fetch(
      Key key,
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
                  synchronized (lock) {
                    entry(key).store(token, proof.fingerprint(), clock.instant());
                  }
                  return token;
                });
    var token = flight.get();
    // A fetch that began before the machine slept, or before the clock was set, brings a dead
    // token.
    var alive = clock.instant().isBefore(token.expiresOn()) ? token : flight.get();
    return called.get() ? alive : remembered(alive);
  }

  private void refreshInBackground(Key key, Proof proof) {
    Thread.ofVirtual()
        .name("token-refresh")
        .start(() -> {
          try {
            fetch(key, proof, Optional.empty(), Deadline.after(REFRESH_TIME, clock));
          } catch (AzureException e) {
            // The present token still serves; who needs a new one will hear why there is none.
            var pause = e instanceof Throttled t ? t.retryAfter() : Duration.ZERO;
            retryRefresh(key, pause.compareTo(REFRESH_PAUSE) > 0 ? pause : REFRESH_PAUSE);
          }
        });
  }

  private void retryRefresh(Key key, Duration pause) {
    Instant from = clock.instant().plus(pause);
    synchronized (lock) {
      entry(key).retryRefresh(from);
    }
  }
}
