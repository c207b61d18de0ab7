// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.flight.Flights;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks signatures with the keys that issuers publish (OpenID Connect discovery). Ask it only
/// about issuers that Entra ID has accepted: it fetches from the address the issuer claims to have.
/// It never fails: what cannot be checked is not confirmed.
final class IssuerKeys {
  private static final int MOST_ISSUERS = 64;
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private final Transport transport;
  private final Duration patience;
  private final Lanes lanes;
  private final Flights<String, Published> flights = new Flights<>("an issuer's keys");
  private final Map<String, Published> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Published> eldest) {
          return size() > MOST_ISSUERS;
        }
      };

  /// What an issuer published, empty after a failure.
  private record Published(List<Jwk> keys, Instant askedAt) {}

  /// @param patience how long a mount waits for an issuer before Entra ID is asked instead
  IssuerKeys(Transport transport, Duration patience) {
    this.transport = transport;
    this.patience = patience;
    this.lanes = new Lanes(transport);
  }

  /// Tells whether the issuer that `assertion` names has signed it, and it is in force now.
  boolean confirms(Assertion assertion, Deadline deadline) {
    var now = transport.clock().instant();
    if (assertion.hasCriticalExtensions()
        || !now.isBefore(assertion.expiresAt())
        || assertion.notBefore().filter(start -> start.isAfter(now.plus(CLOCK_SKEW))).isPresent()) {
      return false;
    }
    var published = known(assertion.issuer());
    if (published.isPresent() && isFresh(published.get(), now)) {
      var key = select(published.get(), assertion);
      if (key.isPresent()) {
        return key.get().signed(assertion);
      }
      if (now.isBefore(published.get().askedAt().plus(PAUSE))) {
        return false;
      }
    }
    return fetch(assertion.issuer(), deadline)
        .flatMap(fetched -> select(fetched, assertion))
        .map(key -> key.signed(assertion))
        .orElse(false);
  }

  /// A failure is remembered for as short as an unknown key, success for as long as the keys live.
  private static boolean isFresh(Published published, Instant now) {
    var age = published.keys().isEmpty() ? PAUSE : MAX_AGE;
    return now.isBefore(published.askedAt().plus(age));
  }

  private static Optional<Jwk> select(Published published, Assertion assertion) {
    var fitting =
        published.keys().stream()
            .filter(key -> assertion.keyId().isEmpty() || key.keyId().equals(assertion.keyId()))
            .toList();
    // A token that names no key, or a name two keys share, leaves open who signed it.
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private Optional<Published> known(String issuer) {
    synchronized (known) {
      return Optional.ofNullable(known.get(issuer));
    }
  }

  private Optional<Published> fetch(String issuer, Deadline deadline) {
    try {
      return Optional.of(
          flights.join(issuer, deadline.earlier(patience()), _ -> fetchAndRemember(issuer)));
    } catch (AzureException _) {
      return Optional.empty();
    }
  }

  private Deadline patience() {
    return Deadline.after(patience, transport.clock());
  }

  private Published fetchAndRemember(String issuer) {
    List<Jwk> keys;
    try {
      keys = download(issuer, patience());
    } catch (AzureException | MalformedJson | URISyntaxException _) {
      keys = List.of();
    }
    var published = new Published(keys, transport.clock().instant());
    synchronized (known) {
      known.put(issuer, published);
    }
    return published;
  }

  private List<Jwk> download(String issuer, Deadline deadline)
      throws MalformedJson, URISyntaxException {
    var base = new URI(issuer);
    if (!isPlainHttps(base) || base.getRawQuery() != null) {
      return List.of();
    }
    var slash = issuer.endsWith("/") ? "" : "/";
    var discovery = get(new URI(issuer + slash + ".well-known/openid-configuration"), deadline);
    if (!discovery.isSuccess()) {
      return List.of();
    }
    var document = discovery.json();
    var address = new URI(document.text("jwks_uri").orElse(""));
    boolean own = document.text("issuer").filter(issuer::equals).isPresent();
    if (!own || !isPlainHttps(address) || !sameServer(base, address)) {
      return List.of();
    }
    var keySet = get(address, deadline);
    if (!keySet.isSuccess()) {
      return List.of();
    }
    return keySet.json().objects("keys").stream()
        .map(Jwk::parse)
        .flatMap(Optional::stream)
        .limit(100)
        .toList();
  }

  private HttpAnswer get(URI uri, Deadline deadline) {
    return transport.send(HttpCall.get(uri), RetryPolicy.NONE, lanes.of(uri), deadline);
  }

  private static boolean isPlainHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null;
  }

  private static boolean sameServer(URI a, URI b) {
    return a.getHost().equalsIgnoreCase(b.getHost()) && a.getPort() == b.getPort();
  }
}
