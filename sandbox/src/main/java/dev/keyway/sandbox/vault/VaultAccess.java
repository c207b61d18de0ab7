// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.entra.AccessTokens.Claims;
import dev.keyway.sandbox.entra.AccessTokens.RefusedToken;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.util.Locale;
import java.util.Map;

/// Who may do what with a vault: the challenge, the token's check, the access policies and roles.
final class VaultAccess {
  private final String authority;
  private final String resource;
  private final AccessTokens tokens;
  private final VaultGrants grants;

  /// @param authority the address of Entra ID, ending in a slash
  /// @param resource the audience of tokens for vaults, without a slash at its end
  /// @param grants what else counts beside a vault's access policies
  VaultAccess(String authority, String resource, AccessTokens tokens, VaultGrants grants) {
    this.authority = authority;
    this.resource = resource;
    this.tokens = tokens;
    this.grants = grants;
  }

  Response challenge(Vault vault) {
    return refusal(vault, "AKV10000: Request is missing a Bearer or PoP token.", false);
  }

  /// @throws HttpProblem 401 or 403 unless the bearer may do this
  void check(Request request, Vault vault, Kind kind, String permission) {
    Claims claims = claims(request, vault);
    boolean audience =
        claims.audiences().stream()
            .anyMatch(aud -> aud.equals(resource) || aud.equals(resource + "/"));
    if (!audience) {
      throw unauthorized(
          vault,
          "AKV10022: Invalid audience. Expected %s, found: %s."
              .formatted(resource, claims.audiences()));
    }
    if (!claims.tenantId().equalsIgnoreCase(vault.tenantId())) {
      throw unauthorized(
          vault, "AKV10032: Invalid issuer. The token is of tenant " + claims.tenantId() + ".");
    }
    boolean allowed =
        vault.allows(claims.principalId(), kind, permission)
            || grants
                .of(claims.principalId(), vault.name())
                .anyMatch(policy -> policy.grants(kind, permission));
    if (!allowed) {
      throw new HttpProblem(
          403,
          "Forbidden",
          "The user, group or application 'appid=%s;oid=%s;iss=%s' does not have %s %s permission on key vault '%s;location=local'."
              .formatted(
                  claims.clientId(),
                  claims.principalId(),
                  "https://sts.windows.net/" + claims.tenantId() + "/",
                  kind.plural(),
                  permission,
                  vault.name()),
          "AccessDenied");
    }
  }

  private Claims claims(Request request, Vault vault) {
    String header = request.header("Authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw new HttpProblem(challenge(vault), "no bearer token");
    }
    try {
      return tokens.verify(header.substring(7).trim());
    } catch (RefusedToken e) {
      throw unauthorized(
          vault,
          switch (e.flaw()) {
            case MALFORMED -> "AKV10001: The token is not a valid access token.";
            case SIGNATURE ->
                "AKV10046: Unable to resolve the key used for signature validation of the token.";
            case ISSUER -> "AKV10032: Invalid issuer.";
            case EXPIRED -> "AKV10001: The token is expired.";
            case NOT_YET_VALID -> "AKV10001: The token is not valid yet.";
          });
    }
  }

  private HttpProblem unauthorized(Vault vault, String message) {
    return new HttpProblem(refusal(vault, message, true), message);
  }

  private Response refusal(Vault vault, String message, boolean invalidToken) {
    String challenge =
        "Bearer authorization=\"%s%s\", resource=\"%s\"%s"
            .formatted(
                authority,
                vault.tenantId(),
                resource,
                invalidToken ? ", error=\"invalid_token\"" : "");
    return Response.json(401, Map.of("error", Map.of("code", "Unauthorized", "message", message)))
        .header("WWW-Authenticate", challenge);
  }
}
