// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.entra.TokenIssuer.Token;
import java.util.LinkedHashMap;
import java.util.Map;

/// The older form of a token answer, with every member as text. The v1 endpoint and IMDS use it.
public final class TokenAnswer {
  private TokenAnswer() {}

  /// Returns the members in a map that may be added to.
  public static Map<String, Object> strings(Token token) {
    String seconds = Long.toString(token.expiresIn());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", token.value());
    body.put("expires_in", seconds);
    body.put("expires_on", Long.toString(token.expires().getEpochSecond()));
    body.put("ext_expires_in", seconds);
    body.put("not_before", Long.toString(token.notBefore().getEpochSecond()));
    body.put("resource", token.resource());
    body.put("token_type", "Bearer");
    return body;
  }
}
