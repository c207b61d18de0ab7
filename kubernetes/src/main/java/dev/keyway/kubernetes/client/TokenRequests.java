// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.BearerToken;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has the API server issue tokens of service accounts.
public final class TokenRequests {
  private final KubernetesClient client;

  public TokenRequests(KubernetesClient client) {
    this.client = client;
  }

  /// A token, and until when it counts.
  public record Issued(BearerToken token, Instant expires) {}

  /// Returns a token of `account`.
  ///
  /// @param audiences empty for the API server's own
  /// @param lifetime at least ten minutes
  public Issued issue(ObjectKey account, List<String> audiences, Duration lifetime)
      throws KubernetesException {
    return issue(account, audiences, lifetime, Map.of());
  }

  /// Returns a token of the account that `pod` runs as; it ends with the pod.
  public Issued issue(Pod pod, List<String> audiences, Duration lifetime)
      throws KubernetesException {
    var account =
        new ObjectKey(
            pod.key().namespace(),
            pod.serviceAccount().isEmpty() ? "default" : pod.serviceAccount());
    return issue(
        account,
        audiences,
        lifetime,
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "name",
            pod.key().name(),
            "uid",
            pod.metadata().uid()));
  }

  private Issued issue(
      ObjectKey account, List<String> audiences, Duration lifetime, Map<String, String> bound)
      throws KubernetesException {
    var spec = new LinkedHashMap<String, Object>();
    if (!audiences.isEmpty()) {
      spec.put("audiences", audiences);
    }
    spec.put("expirationSeconds", lifetime.toSeconds());
    if (!bound.isEmpty()) {
      spec.put("boundObjectRef", bound);
    }
    var body =
        Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec", spec);
    var answer = client.post(Resources.SERVICE_ACCOUNTS, account, "token", JsonBody.of(body));
    return issued(account, MetaReading.status(answer));
  }

  private static Issued issued(ObjectKey account, JsonObject status) throws KubernetesException {
    try {
      return new Issued(
          BearerToken.of(MetaReading.text(status, "token")),
          Instant.parse(MetaReading.text(status, "expirationTimestamp")));
    } catch (AccessFailed | DateTimeException _) {
      throw new KubernetesException.Unavailable(
          "cannot create serviceaccounts/token %s: the answer holds no token".formatted(account),
          Optional.empty(),
          null);
    }
  }
}
