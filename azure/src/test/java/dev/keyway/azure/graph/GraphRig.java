// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.http.TrustRoots;
import dev.keyway.azure.token.TokenProxySettings;
import dev.keyway.azure.token.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Graph's client over an engine that gives out prepared answers in a test's own time.
final class GraphRig {
  final TestClock clock = new TestClock();
  final List<HttpCall> asked = new CopyOnWriteArrayList<>();
  final List<HttpCall> signedIn = new CopyOnWriteArrayList<>();
  final Applications applications;
  private final Queue<HttpAnswer> answers = new ArrayDeque<>();

  GraphRig() {
    this(Clouds.publicCloud());
  }

  GraphRig(Cloud cloud) {
    var transport = new Transport(new FakeEngine(this::answer), clock, () -> 0.5, clock);
    var settings =
        new Tokens.Settings(
            Map.of(),
            transport,
            _ -> new FakeEngine(_ -> FakeEngine.json(404, "{}")),
            () -> TrustRoots.of(List.of()),
            URI.create("http://localhost:2579"),
            new TokenProxySettings(
                URI.create("https://proxy.test"),
                Optional.of("sni.test"),
                Path.of("/nonexistent/ca.crt"),
                URI.create("https://api.test")),
            Optional.empty());
    applications =
        new HttpApplications(
            cloud,
            new Credential.ClientSecret(cloud, "contoso", "admin", SecretText.of("s3cret")),
            transport,
            new Tokens(settings, CacheObserver.NONE).cache());
  }

  private synchronized HttpAnswer answer(HttpCall call) {
    if (call.uri().getHost().startsWith("login.")) {
      signedIn.add(call);
      return FakeEngine.json(200, "{\"expires_in\":3600,\"access_token\":\"t\"}");
    }
    asked.add(call);
    var answer = answers.poll();
    return answer == null ? FakeEngine.json(418, "{}") : answer;
  }

  /// Prepares the next answer.
  synchronized GraphRig then(int status, String body, String... headers) {
    answers.add(FakeEngine.json(status, body, headers));
    return this;
  }

  GraphRig thenError(int status, String code, String message) {
    return then(
        status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
  }

  Deadline deadline() {
    return clock.in(Duration.ofMinutes(5));
  }

  /// Returns the only request that was made of Graph.
  HttpCall request() {
    if (asked.size() != 1) {
      throw new AssertionError("not one request but " + asked);
    }
    return asked.getFirst();
  }
}
