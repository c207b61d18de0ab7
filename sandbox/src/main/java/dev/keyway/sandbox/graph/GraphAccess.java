// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.DirectoryException;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.entra.AccessTokens.Claims;
import dev.keyway.sandbox.entra.AccessTokens.RefusedToken;
import dev.keyway.sandbox.http.Handler;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Who may ask: everybody of the tenant who has a token for Graph.
final class GraphAccess {
  private final String tenantId;
  private final List<String> audiences;
  private final AccessTokens tokens;

  /// @param base Graph's own address, ending in a slash
  GraphAccess(String base, String tenantId, AccessTokens tokens) {
    this.tenantId = tenantId;
    this.audiences = List.of(plain(base), "https://graph.microsoft.com");
    this.tokens = tokens;
  }

  /// Lets a request through that has a token, and turns the directory's refusals into Graph's.
  Handler held(Handler handler) {
    return request -> {
      check(request);
      try {
        return handler.handle(request).header("request-id", UUID.randomUUID().toString());
      } catch (DirectoryException e) {
        throw GraphProblem.of(e);
      }
    };
  }

  private void check(Request request) {
    String header = request.header("Authorization").orElse("");
    String token =
        header.toLowerCase(Locale.ROOT).startsWith("bearer ") ? header.substring(7).strip() : "";
    if (token.isEmpty()) {
      throw refusal("Access token is empty.");
    }
    Claims claims;
    try {
      claims = tokens.verify(token);
    } catch (RefusedToken e) {
      throw refusal(
          switch (e.flaw()) {
            case MALFORMED -> "CompactToken parsing failed: the access token is no JWT.";
            case SIGNATURE -> "Access token validation failure. Invalid signature.";
            case ISSUER -> "Access token validation failure. Invalid issuer.";
            case EXPIRED -> "Lifetime validation failed, the token is expired.";
            case NOT_YET_VALID -> "Lifetime validation failed, the token is not yet valid.";
          });
    }
    if (claims.audiences().stream().map(GraphAccess::plain).noneMatch(audiences::contains)) {
      throw refusal("Access token validation failure. Invalid audience.");
    }
    if (!claims.tenantId().equalsIgnoreCase(tenantId)) {
      throw refusal("Access token validation failure. The token is of another tenant.");
    }
  }

  private static String plain(String audience) {
    String text = audience.toLowerCase(Locale.ROOT);
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static HttpProblem refusal(String message) {
    return GraphProblem.of(401, "InvalidAuthenticationToken", message);
  }
}
