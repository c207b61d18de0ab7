// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Pods of one cluster, and an Entra ID that accepts exactly the assertions a test has registered.
abstract class FederatedPods {
  static final TestIssuer ISSUER = TestIssuer.rsa("https://issuer.test/cluster");
  static final TestCertificate MALLORY = TestCertificate.rsa("mallory");
  static final String SUBJECT = "system:serviceaccount:shop:web";
  static final Instant LATER = TestClock.START.plus(Duration.ofHours(1));
  final Set<String> accepted = ConcurrentHashMap.newKeySet();
  volatile Optional<String> keySet = Optional.of(ISSUER.keySet());
  volatile CountDownLatch gate = new CountDownLatch(0);
  final TokenRig rig = new TokenRig(this::answer);

  private HttpAnswer answer(HttpCall call) throws IOException {
    var uri = call.uri().toString();
    if (uri.startsWith("https://login.microsoftonline.com/")) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      var form = call.body().orElseThrow().text().reveal();
      var assertion =
          Stream.of(form.split("&"))
              .filter(field -> field.startsWith("client_assertion="))
              .map(field -> URLDecoder.decode(field.substring(17), StandardCharsets.UTF_8))
              .findFirst()
              .orElse("");
      var client = form.contains("client_id=bob") ? "bob" : "alice";
      return accepted.contains(client + assertion)
          ? FakeEngine.json(200, TokenRig.token("token-of-" + client, 3600))
          : FakeEngine.json(
              401,
              "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000272: not yours\"}");
    }
    if (uri.endsWith("/.well-known/openid-configuration") && uri.startsWith(ISSUER.url())) {
      return FakeEngine.json(200, ISSUER.discovery());
    }
    if (uri.equals(ISSUER.url() + "/keys") && keySet.isPresent()) {
      return FakeEngine.json(200, keySet.get());
    }
    throw new IOException("nobody at " + uri);
  }

  Credential alice(ServiceAccountToken token) {
    return TokenRig.federated("alice", token);
  }

  ServiceAccountToken honest(int number) {
    var token = ISSUER.token(SUBJECT, number, LATER);
    accepted.add("alice" + token.jwt().reveal());
    return token;
  }

  long exchanges() {
    return rig.engine.calls("login.microsoftonline.com");
  }

  static ServiceAccountToken sign(String header, String claims) {
    return TestIssuer.token(header, claims, MALLORY.key());
  }
}
