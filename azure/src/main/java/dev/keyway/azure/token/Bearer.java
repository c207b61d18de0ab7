// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.util.Optional;

/// Requests to one service in the name of one identity.
public final class Bearer {
  private final Proof proof;
  private final String resource;
  private final Transport transport;
  private final IdentityTokens tokens;

  /// @param resource the audience of the tokens, without `/.default`
  public Bearer(
      Credential credential, String resource, Transport transport, IdentityTokens tokens) {
    this.proof = Proof.of(credential);
    this.resource = resource;
    this.transport = transport;
    this.tokens = tokens;
  }

  /// Returns the answer to `call` with a token; with a new one if the service turns the first down.
  ///
  /// @throws AzureException if there is no token or no answer
  public HttpAnswer send(HttpCall call, RetryPolicy policy, Lane lane, Deadline deadline) {
    var grant = tokens.grant(proof, resource, deadline);
    var answer = send(call, grant.token(), policy, lane, deadline);
    if (answer.status() != 401) {
      return answer;
    }
    return tokens
        .renew(proof, resource, grant.token(), Optional.empty(), deadline)
        .map(fresh -> send(call, fresh.token(), policy, lane, deadline))
        .orElse(answer);
  }

  private HttpAnswer send(
      HttpCall call, AccessToken token, RetryPolicy policy, Lane lane, Deadline deadline) {
    var bearing = call.with("Authorization", "Bearer " + token.value().reveal());
    return transport.send(bearing, policy, lane, deadline);
  }
}
