// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.credential.Credential;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretValues;
import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The credentials of service principals, kept for a few minutes so that neither the API server nor
/// a key file is read for each token. What was read stays usable while the API server is away, and
/// ends when the Secret does or NMI may no longer read it.
public final class ServicePrincipals {
  private static final int MOST = 256;
  private static final Duration FRESH = Duration.ofMinutes(3);
  private static final Duration USABLE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Secrets secrets;
  private final boolean crossNamespace;
  private final TokenObserver observer;
  private final InstantSource clock;
  private final Map<Key, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) { // guarded by this
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
          return size() > MOST;
        }
      };
  private final Map<Key, FutureTask<List<Credential>>> reading = new ConcurrentHashMap<>();

  /// Reads a Secret.
  @FunctionalInterface
  public interface Secrets {
    SecretValues get(ObjectKey key) throws KubernetesException;
  }

  /// An identity as it was written.
  private record Key(ObjectKey identity, String uid, String version, ObjectKey secret) {}

  /// @param readAt when its Secret was read last
  /// @param tryFrom from when on it may be read anew in the background
  private record Kept(List<Credential> credentials, Instant readAt, Instant tryFrom) {}

  /// @param crossNamespace whether identities may name Secrets of other namespaces
  public ServicePrincipals(
      Secrets secrets, boolean crossNamespace, TokenObserver observer, InstantSource clock) {
    this.secrets = secrets;
    this.crossNamespace = crossNamespace;
    this.observer = observer;
    this.clock = clock;
  }

  /// Returns the identity's credentials, that of its primary tenant first.
  ///
  /// @throws TokenFailure saying what is missing or wrong, and where
  List<Credential> credentials(AzureIdentity identity) throws TokenFailure {
    var secret = SigningIn.secret(identity, crossNamespace);
    var metadata = identity.metadata();
    var key = new Key(metadata.key(), metadata.uid(), metadata.resourceVersion(), secret);
    var now = clock.instant();
    var known = known(key);
    if (known.isPresent() && now.isBefore(known.get().readAt().plus(USABLE))) {
      if (!now.isBefore(known.get().tryFrom())) {
        readInBackground(key, identity, known.get(), now);
      }
      return known.get().credentials();
    }
    try {
      return readOnce(key, identity, now);
    } catch (KubernetesException.Unavailable e) {
      if (known.isPresent()) {
        return known.get().credentials();
      }
      throw unreadable(identity, secret, e);
    } catch (KubernetesException e) {
      throw unreadable(identity, secret, e);
    }
  }

  /// Reads for all that ask meanwhile.
  ///
  /// @param asked when the caller found nothing usable
  private List<Credential> readOnce(Key key, AzureIdentity identity, Instant asked)
      throws KubernetesException, TokenFailure {
    var own =
        new FutureTask<>(() -> {
          var since = known(key).filter(kept -> !kept.readAt().isBefore(asked));
          return since.isPresent() ? since.get().credentials() : read(key, identity);
        });
    var first = reading.putIfAbsent(key, own);
    if (first == null) {
      try {
        own.run();
      } finally {
        reading.remove(key, own);
      }
    }
    try {
      return (first == null ? own : first).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TokenFailure("AzureIdentity %s: interrupted".formatted(identity.key()));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case KubernetesException unreadable -> throw unreadable;
        case TokenFailure unusable -> throw unusable;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private List<Credential> read(Key key, AzureIdentity identity)
      throws KubernetesException, TokenFailure {
    SecretValues secret;
    try {
      secret = secrets.get(key.secret());
    } catch (KubernetesException e) {
      observer.secretFailed();
      if (!(e instanceof KubernetesException.Unavailable)) {
        forget(key);
      }
      throw e;
    }
    try {
      var credentials = SigningIn.credentials(identity, secret);
      var now = clock.instant();
      keep(key, new Kept(credentials, now, now.plus(FRESH)));
      return credentials;
    } catch (AzureException e) {
      forget(key);
      throw new TokenFailure(
          TokenFailure.Kind.UNAVAILABLE,
          "AzureIdentity %s, Secret %s: %s".formatted(identity.key(), key.secret(), e.getMessage()),
          e);
    } catch (TokenFailure e) {
      forget(key);
      throw e;
    }
  }

  private void readInBackground(Key key, AzureIdentity identity, Kept known, Instant now) {
    keep(key, new Kept(known.credentials(), known.readAt(), now.plus(PAUSE)));
    Thread.ofVirtual()
        .name("secret-refresh")
        .start(() -> {
          try {
            read(key, identity);
          } catch (KubernetesException | TokenFailure _) {
            // Who asks next is told, unless what is known may still be used.
          }
        });
  }

  private static TokenFailure unreadable(
      AzureIdentity identity, ObjectKey secret, KubernetesException e) {
    return new TokenFailure(
        TokenFailure.Kind.UNAVAILABLE,
        "AzureIdentity %s: Secret %s cannot be read: %s"
            .formatted(identity.key(), secret, e.getMessage()),
        e);
  }

  private synchronized Optional<Kept> known(Key key) {
    return Optional.ofNullable(entries.get(key));
  }

  private synchronized void keep(Key key, Kept entry) {
    entries.put(key, entry);
  }

  private synchronized void forget(Key key) {
    entries.remove(key);
  }
}
