// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// Service-account tokens bound to pods, each used until 80 % of its life is over. Holds secret
/// material. May be used from any thread.
final class Tokens {
  private record Key(String podUid, DriverInfo.TokenRequest request) {}

  private record Token(String value, String expiration, Instant renewAt) {
    @Override
    public String toString() {
      return "token until " + expiration;
    }
  }

  private final ApiServer api;
  private final InstantSource clock;
  private final Map<Key, Token> known = new ConcurrentHashMap<>();

  Tokens(ApiServer api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /// Returns the tokens by audience, as JSON for a plug-in; empty if none are asked for.
  String of(NodePod pod, List<DriverInfo.TokenRequest> requests)
      throws IOException, InterruptedException {
    if (requests.isEmpty()) {
      return "";
    }
    var tokens = Json.object();
    for (var request : requests) {
      var token = token(pod, request);
      tokens
          .putObject(request.audience())
          .put("token", token.value())
          .put("expirationTimestamp", token.expiration());
    }
    return tokens.toString();
  }

  /// Returns one token, bound to the pod.
  String value(NodePod pod, DriverInfo.TokenRequest request)
      throws IOException, InterruptedException {
    return token(pod, request).value();
  }

  /// Returns a token of an account, bound to no pod, for the API server itself.
  String ofAccount(String namespace, String account, Duration life)
      throws IOException, InterruptedException {
    var spec = Map.of("audiences", List.of(), "expirationSeconds", life.toSeconds());
    var path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account);
    return api.post(path, request(spec)).path("status").path("token").asString();
  }

  private static Map<String, Object> request(Map<String, Object> spec) {
    return Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec", spec);
  }

  /// Forgets a pod's tokens.
  void forget(String podUid) {
    known.keySet().removeIf(key -> key.podUid().equals(podUid));
  }

  private Token token(NodePod pod, DriverInfo.TokenRequest request)
      throws IOException, InterruptedException {
    var key = new Key(pod.uid(), request);
    var present = known.get(key);
    if (present != null && clock.instant().isBefore(present.renewAt())) {
      return present;
    }
    var fresh = fetch(pod, request);
    known.put(key, fresh);
    return fresh;
  }

  private Token fetch(NodePod pod, DriverInfo.TokenRequest request)
      throws IOException, InterruptedException {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("audiences", request.audience().isEmpty() ? List.of() : List.of(request.audience()));
    request.expirationSeconds().ifPresent(seconds -> spec.put("expirationSeconds", seconds));
    // The API server binds no token to a pod whose account has not been filled in.
    if (!pod.accountName().isEmpty()) {
      spec.put(
          "boundObjectRef",
          Map.of("kind", "Pod", "apiVersion", "v1", "name", pod.name(), "uid", pod.uid()));
    }
    var now = clock.instant();
    var status = ask(pod, spec);
    var expiration = status.path("expirationTimestamp").asString();
    var life = Duration.between(now, Instant.parse(expiration));
    return new Token(
        status.path("token").asString(), expiration, now.plus(life.multipliedBy(4).dividedBy(5)));
  }

  private JsonNode ask(NodePod pod, Map<String, Object> spec)
      throws IOException, InterruptedException {
    var body = request(spec);
    var path =
        "/api/v1/namespaces/%s/serviceaccounts/%s/token"
            .formatted(pod.namespace(), pod.serviceAccount());
    try {
      return api.post(path, body).path("status");
    } catch (ApiException e) {
      if (e.status() != ApiException.NOT_FOUND || !pod.serviceAccount().equals("default")) {
        throw e;
      }
      makeDefaultAccount(pod.namespace());
      return api.post(path, body).path("status");
    }
  }

  /// Does what a controller does for every namespace, where none runs.
  private void makeDefaultAccount(String namespace) throws IOException, InterruptedException {
    try {
      api.post(
          "/api/v1/namespaces/%s/serviceaccounts".formatted(namespace),
          Map.of("metadata", Map.of("name", "default")));
    } catch (ApiException e) {
      if (e.status() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }
}
