// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// What a CSIDriver object asks of kubelet.
///
/// @param podInfo whether the pod is named in the volume context
/// @param tokens which service-account tokens go with each publish
/// @param tokensInSecrets whether those go among the secrets instead of the volume context
record DriverInfo(
    boolean podInfo, List<TokenRequest> tokens, boolean tokensInSecrets, boolean republish) {

  /// A token that is asked for.
  ///
  /// @param audience empty for that of the API server
  record TokenRequest(String audience, OptionalLong expirationSeconds) {}

  DriverInfo {
    tokens = List.copyOf(tokens);
  }

  static DriverInfo of(JsonNode driver) {
    var spec = driver.path("spec");
    return new DriverInfo(
        spec.path("podInfoOnMount").asBoolean(false),
        spec.path("tokenRequests").valueStream().map(DriverInfo::token).toList(),
        spec.path("serviceAccountTokenInSecrets").asBoolean(false),
        spec.path("requiresRepublish").asBoolean(false));
  }

  private static TokenRequest token(JsonNode request) {
    var seconds = request.path("expirationSeconds");
    return new TokenRequest(
        request.path("audience").asString(""),
        seconds.isNumber() ? OptionalLong.of(seconds.asLong()) : OptionalLong.empty());
  }
}
