// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.entra.AccessTokens.Claims;
import dev.keyway.sandbox.entra.AccessTokens.RefusedToken;
import dev.keyway.sandbox.http.Handler;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Who may ask: everybody of the tenant who has a token for Resource Manager. There are no roles
/// here.
final class ArmAccess {
  private final String authority;
  private final String tenantId;
  private final List<String> audiences;
  private final AccessTokens tokens;

  /// @param authority the address of Entra ID, which is Resource Manager's too, ending in a slash
  ArmAccess(String authority, String tenantId, AccessTokens tokens) {
    this.authority = authority;
    this.tenantId = tenantId;
    this.audiences =
        List.of(
            plain(authority),
            "https://management.azure.com",
            "https://management.core.windows.net");
    this.tokens = tokens;
  }

  /// Returns the address of Resource Manager, ending in a slash.
  String authority() {
    return authority;
  }

  /// Lets a request through that has a token and names a version of the interface.
  Handler held(Handler handler) {
    return request -> {
      var _ = check(request);
      if (request.query("api-version").isEmpty()) {
        throw new HttpProblem(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.");
      }
      return handler
          .handle(request)
          .header("x-ms-correlation-request-id", UUID.randomUUID().toString());
    };
  }

  /// Returns the object id of who asks, for a request that was let through.
  String caller(Request request) {
    return check(request).principalId();
  }

  private Claims check(Request request) {
    String header = request.header("Authorization").orElse("");
    String token =
        header.toLowerCase(Locale.ROOT).startsWith("bearer ") ? header.substring(7).strip() : "";
    if (token.isEmpty()) {
      throw refusal(
          "AuthenticationFailed",
          "Authentication failed. The 'Authorization' header is missing or holds no bearer token.");
    }
    Claims claims;
    try {
      claims = tokens.verify(token);
    } catch (RefusedToken e) {
      throw switch (e.flaw()) {
        case EXPIRED -> refusal("ExpiredAuthenticationToken", "The access token has expired.");
        case MALFORMED, SIGNATURE, ISSUER, NOT_YET_VALID ->
            refusal(
                "InvalidAuthenticationToken",
                "The access token is invalid: " + e.flaw().name().toLowerCase(Locale.ROOT) + ".");
      };
    }
    if (claims.audiences().stream().map(ArmAccess::plain).noneMatch(audiences::contains)) {
      throw refusal(
          "InvalidAuthenticationTokenAudience",
          "The access token has been obtained for the wrong audience or resource '%s'. It should exactly match one of the allowed audiences '%s'."
              .formatted(
                  String.join(",", claims.audiences()), String.join("/','", audiences) + "/"));
    }
    if (!claims.tenantId().equalsIgnoreCase(tenantId)) {
      throw refusal(
          "InvalidAuthenticationTokenTenant",
          "The access token is from the wrong issuer: it must be of the tenant '%s'."
              .formatted(tenantId));
    }
    return claims;
  }

  private static String plain(String audience) {
    String text = audience.toLowerCase(Locale.ROOT);
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private HttpProblem refusal(String code, String message) {
    var body = Json.object();
    body.putObject("error").put("code", code).put("message", message);
    return new HttpProblem(
        Response.json(401, body)
            .header(
                "WWW-Authenticate",
                "Bearer authorization_uri=\"%s%s\", error=\"invalid_token\", error_description=\"%s\""
                    .formatted(authority, tenantId, message)),
        message);
  }
}
