// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Fetches the published keys of foreign issuers over TLS. Keys are kept for ten minutes; a key id
/// not among them makes it look again.
public final class IssuerKeys implements AutoCloseable {
  private static final Duration KEEP = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int BODY_LIMIT = 1 << 20;

  private final Supplier<SSLContext> trust;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock clientLock = new ReentrantLock();
  private Optional<HttpClient> client = Optional.empty();

  /// @param trust gives the roots that issuers are checked by; asked once, at the first fetch
  public IssuerKeys(Supplier<SSLContext> trust, InstantSource clock) {
    this.trust = trust;
    this.clock = clock;
  }

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private JWKSet keys = new JWKSet();
    private Instant fetched = Instant.MIN;
  }

  /// Returns the issuer's RSA key of this id, if it publishes one.
  ///
  /// @throws EntraException if the issuer cannot be asked
  Optional<RSAKey> find(String issuer, String keyId) {
    Entry entry = entries.computeIfAbsent(issuer, _ -> new Entry());
    entry.lock.lock();
    try {
      boolean fresh = clock.instant().isBefore(plus(entry.fetched));
      if (!fresh || entry.keys.getKeyByKeyId(keyId) == null) {
        entry.keys = fetch(issuer);
        entry.fetched = clock.instant();
      }
      JWK key = entry.keys.getKeyByKeyId(keyId);
      return key instanceof RSAKey rsa ? Optional.of(rsa) : Optional.empty();
    } finally {
      entry.lock.unlock();
    }
  }

  private static Instant plus(Instant fetched) {
    return fetched.equals(Instant.MIN) ? fetched : fetched.plus(KEEP);
  }

  private JWKSet fetch(String issuer) {
    String slash = issuer.endsWith("/") ? "" : "/";
    JsonNode discovery = get(issuer + slash + ".well-known/openid-configuration", issuer);
    if (!issuer.equals(discovery.path("issuer").asString(""))) {
      throw unusable(issuer, "its discovery document names another issuer");
    }
    JsonNode keys = get(discovery.path("jwks_uri").asString(""), issuer);
    try {
      return JWKSet.parse(keys.toString());
    } catch (ParseException e) {
      throw unusable(issuer, "its keys are no JWKS");
    }
  }

  private JsonNode get(String address, String issuer) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw unusable(issuer, "an address of it is malformed");
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw unusable(issuer, "its addresses must be https");
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response =
          client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(BODY_LIMIT);
        if (response.statusCode() != 200) {
          throw unusable(issuer, uri + " answered " + response.statusCode());
        }
        return Json.parse(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (JacksonException e) {
      throw unusable(issuer, uri + " did not answer JSON");
    } catch (IOException e) {
      throw EntraError.ISSUER_UNREACHABLE.with(
          "The request to the external OIDC endpoint " + uri + " failed.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EntraError.ISSUER_UNREACHABLE.with("The request to " + uri + " was interrupted.");
    }
  }

  private HttpClient client() {
    clientLock.lock();
    try {
      if (client.isEmpty()) {
        client =
            Optional.of(
                HttpClient.newBuilder()
                    .sslContext(trust.get())
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build());
      }
      return client.get();
    } finally {
      clientLock.unlock();
    }
  }

  /// Ends the connections to issuers.
  @Override
  public void close() {
    clientLock.lock();
    try {
      client.ifPresent(HttpClient::shutdownNow);
    } finally {
      clientLock.unlock();
    }
  }

  private static EntraException unusable(String issuer, String why) {
    return EntraError.ISSUER_UNUSABLE.with(
        "The keys of the issuer '" + issuer + "' cannot be used: " + why + ".");
  }
}
