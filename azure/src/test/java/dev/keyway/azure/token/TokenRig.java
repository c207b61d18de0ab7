// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.http.TrustRoots;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tokens over an engine that a test scripts, in a test's own time.
final class TokenRig {
  static final String RESOURCE = "https://vault.azure.net";

  final TestClock clock = new TestClock();
  final FakeEngine engine;
  final IdentityTokens tokens;

  /// Where each token came from, as it is told.
  final List<Source> sources = new CopyOnWriteArrayList<>();

  TokenRig(FakeEngine.Script script) {
    this(Map.of(), Optional.empty(), script);
  }

  TokenRig(Map<String, String> environment, Optional<Path> arcFolder, FakeEngine.Script script) {
    engine = new FakeEngine(script);
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    var proxy =
        new TokenProxySettings(
            URI.create("https://proxy.test"),
            Optional.of("sni.test"),
            Path.of("/nonexistent/ca.crt"),
            URI.create("https://api.test"));
    tokens =
        new Tokens(
                new Tokens.Settings(
                    environment,
                    transport,
                    _ -> engine,
                    () -> TrustRoots.of(List.of()),
                    URI.create("http://localhost:2579"),
                    proxy,
                    arcFolder),
                (_, source) -> sources.add(source))
            .cache();
  }

  String get(Credential credential) {
    return tokens.get(credential, RESOURCE, clock.in(Duration.ofMinutes(2))).value().reveal();
  }

  AccessToken token(String clientId) {
    return tokens.get(secret(clientId, "s"), RESOURCE, clock.in(Duration.ofMinutes(2)));
  }

  static Credential federated(String clientId, ServiceAccountToken token) {
    return new Credential.FederatedAssertion(Clouds.publicCloud(), "contoso", clientId, token);
  }

  static Credential secret(String clientId, String secret) {
    return new Credential.ClientSecret(
        Clouds.publicCloud(), "contoso", clientId, SecretText.of(secret));
  }

  static String token(String value, long expiresIn) {
    return "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\"}"
        .formatted(expiresIn, value);
  }
}
