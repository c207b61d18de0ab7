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

/// Who may do what with a vault: the challenge, the token's check, and then either the access
/// policies or the roles.
final class VaultAccess {
  private final String authority;
  private final String resource;
  private final AccessTokens tokens;
  private final VaultRoles roles;

  /// @param authority the address of Entra ID, ending in a slash
  /// @param resource the audience of tokens for vaults, without a slash at its end
  VaultAccess(String authority, String resource, AccessTokens tokens, VaultRoles roles) {
    this.authority = authority;
    this.resource = resource;
    this.tokens = tokens;
    this.roles = roles;
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
    if (vault.settings().roles()) {
      checkRoles(request, claims, vault, kind, permission);
    } else if (!vault.allows(claims.principalId(), kind, permission)) {
      throw new HttpProblem(
          403,
          "Forbidden",
          "The user, group or application '%s' does not have %s %s permission on key vault '%s;location=%s'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287"
              .formatted(
                  caller(claims),
                  kind.plural(),
                  permission,
                  vault.name(),
                  vault.settings().location()),
          "AccessDenied");
    }
  }

  private void checkRoles(
      Request request, Claims claims, Vault vault, Kind kind, String permission) {
    String action = DataAction.of(kind, permission);
    String id = vault.settings().id(vault.name());
    String name = request.params().getOrDefault("name", "");
    String resource = name.isEmpty() ? id : "%s/%s/%s".formatted(id, kind.plural(), name);
    if (!roles.permits(claims.principalId(), action, resource)) {
      throw new HttpProblem(
          403,
          "Forbidden",
          """
          Caller is not authorized to perform action on resource.
          If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.
          Caller: %s
          Action: '%s'
          Resource: '%s'
          Assignment: (not found)
          DenyAssignmentId: null
          DecisionReason: null
          Vault: %s;location=%s
          """
              .formatted(
                  caller(claims),
                  action,
                  resource.toLowerCase(Locale.ROOT),
                  vault.name(),
                  vault.settings().location()),
          "ForbiddenByRbac");
    }
  }

  private static String caller(Claims claims) {
    return "appid=%s;oid=%s;iss=https://sts.windows.net/%s/"
        .formatted(claims.clientId(), claims.principalId(), claims.tenantId());
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
