// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens of pods' service accounts, bound to the pod, as kubelet would ask for them. Each is used
/// for four fifths of its life.
final class PodTokens {
  private static final Duration USUAL_LIFE = Duration.ofHours(1);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

  PodTokens(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Key(String podUid, String audience) {}

  private record Token(String text, String expires, Instant renewal) {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  /// Returns the tokens in kubelet's JSON; nothing if none is asked for.
  Optional<String> json(Pod pod, List<CsiDriver.TokenRequest> requests) throws KubernetesException {
    if (requests.isEmpty()) {
      return Optional.empty();
    }
    var byAudience = new LinkedHashMap<String, Object>();
    for (var request : requests) {
      var token = token(pod, request);
      byAudience.put(
          request.audience(),
          Map.of("token", token.text(), "expirationTimestamp", token.expires()));
    }
    return Optional.of(new String(JsonBody.of(byAudience).bytes(), UTF_8));
  }

  /// Forgets the tokens of pods that are gone.
  void retain(Set<String> podUids) {
    tokens.keySet().removeIf(key -> !podUids.contains(key.podUid()));
  }

  private Token token(Pod pod, CsiDriver.TokenRequest request) throws KubernetesException {
    var key = new Key(pod.metadata().uid(), request.audience());
    var cached = tokens.get(key);
    if (cached != null && clock.instant().isBefore(cached.renewal())) {
      return cached;
    }
    var account = new ObjectKey(pod.key().namespace(), pod.serviceAccount());
    var asked = clock.instant();
    var answer = client.post(Resources.SERVICE_ACCOUNTS, account, "token", body(pod, request));
    var token = read(account, answer, asked);
    tokens.put(key, token);
    return token;
  }

  private static JsonBody body(Pod pod, CsiDriver.TokenRequest request) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("audiences", request.audience().isEmpty() ? List.of() : List.of(request.audience()));
    request.expirationSeconds().ifPresent(seconds -> spec.put("expirationSeconds", seconds));
    spec.put(
        "boundObjectRef",
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "name",
            pod.key().name(),
            "uid",
            pod.metadata().uid()));
    return JsonBody.of(
        Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec", spec));
  }

  private static Token read(ObjectKey account, JsonObject answer, Instant asked)
      throws KubernetesException {
    var status = answer.object("status");
    var text = status.flatMap(json -> json.text("token"));
    if (text.isEmpty()) {
      throw new KubernetesException.Unavailable(
          "the API server gave no token for service account " + account, Optional.empty(), null);
    }
    var expires = status.flatMap(json -> json.text("expirationTimestamp")).orElse("");
    var life = life(asked, expires);
    return new Token(text.get(), expires, asked.plus(life.multipliedBy(4).dividedBy(5)));
  }

  private static Duration life(Instant asked, String expires) {
    try {
      return Duration.between(asked, Instant.parse(expires));
    } catch (DateTimeException _) {
      return USUAL_LIFE;
    }
  }
}
