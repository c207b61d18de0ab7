// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential.PodIdentity;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// Tokens of pod identities, which NMI of aad-pod-identity on this node hands out (provider.md
/// §11.6).
final class NmiTokens {
  private static final int AT_ONCE = 64;

  private final Transport transport;
  private static final Duration TRUST = Duration.ofMinutes(2);

  private final URI endpoint;
  private final Lane lane;

  NmiTokens(Transport transport, URI endpoint) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.lane = transport.lane("NMI at " + endpoint, AT_ONCE);
  }

  AccessToken fetch(PodIdentity pod, String resource, Deadline deadline) {
    var call =
        HttpCall.get(endpoint.resolve("/host/token/?resource=" + HttpCall.escape(resource)))
            .with("podname", pod.podName())
            .with("podns", pod.podNamespace());
    var answer = transport.send(call, RetryPolicy.SERVICE, lane, deadline);
    var now = transport.clock().instant();
    if (!answer.isSuccess()) {
      throw TokenJson.failure(
          call,
          answer,
          Subjects.of(pod),
          _ ->
              "; check that an AzureIdentityBinding selects the pod, and that NMI runs on its node",
          now);
    }
    var json = TokenJson.json(call, answer);
    if (json.text("clientid").filter(id -> !id.isEmpty()).isEmpty()) {
      throw TokenJson.missing(call, "clientid");
    }
    var token = json.object("token").orElseThrow(() -> TokenJson.missing(call, "token"));
    return atMost(TRUST, TokenJson.token(call, token, now), now);
  }

  /// Only NMI knows for how long the pod has this identity. It answers from a cache of its own, so
  /// asking again soon is cheap, and a binding that was taken away takes effect.
  private static AccessToken atMost(Duration trust, AccessToken token, Instant now) {
    var end = now.plus(trust);
    return token.expiresOn().isAfter(end) ? token.until(end) : token;
  }
}
