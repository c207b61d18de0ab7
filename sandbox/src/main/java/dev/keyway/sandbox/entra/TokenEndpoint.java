// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.entra.TokenIssuer.Proof;
import dev.keyway.sandbox.entra.TokenIssuer.Token;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// Answers token requests of both protocol versions.
final class TokenEndpoint {
  private static final Pattern GUID = Pattern.compile("[0-9a-fA-F-]{36}");
  private static final String DEFAULT = "/.default";

  private final String authority;
  private final Directory directory;
  private final ClientAuthentication authentication;
  private final TokenIssuer issuer;
  private final Resources resources;
  private final InstantSource clock;

  TokenEndpoint(
      String authority,
      Directory directory,
      ClientAuthentication authentication,
      TokenIssuer issuer,
      Resources resources,
      InstantSource clock) {
    this.authority = authority;
    this.directory = directory;
    this.authentication = authentication;
    this.issuer = issuer;
    this.resources = resources;
    this.clock = clock;
  }

  Response version1(Request request, String tenant) {
    return guarded(
        request,
        () -> {
          Token token = token(request, tenant, false, false);
          return Response.json(200, TokenAnswer.strings(token));
        });
  }

  Response version2(Request request, String tenant, boolean proxied) {
    return guarded(
        request,
        () -> {
          Token token = token(request, tenant, true, proxied);
          long seconds = token.expiresIn();
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("token_type", "Bearer");
          body.put("expires_in", seconds);
          body.put("ext_expires_in", seconds);
          if (seconds > 7200) {
            body.put("refresh_in", seconds / 2);
          }
          body.put("access_token", token.value());
          return Response.json(200, body);
        });
  }

  private interface Answer {
    Response get();
  }

  private Response guarded(Request request, Answer answer) {
    String correlation =
        request
            .header("client-request-id")
            .or(() -> request.query("client-request-id"))
            .filter(id -> GUID.matcher(id).matches())
            .orElseGet(() -> UUID.randomUUID().toString());
    try {
      return answer.get().header("Cache-Control", "no-store").header("Pragma", "no-cache");
    } catch (EntraException e) {
      return e.response(clock.instant(), correlation);
    }
  }

  private Token token(Request request, String segment, boolean v2, boolean proxied) {
    String tenantId = new TenantRule(directory).resolve(segment);
    Map<String, String> form = form(request);
    if (!required(form, "grant_type").equals("client_credentials")) {
      throw EntraError.GRANT_UNSUPPORTED.with("This grant type is not supported.");
    }
    String clientId = required(form, "client_id");
    String resource =
        v2 || form.containsKey("scope")
            ? resource(required(form, "scope"))
            : required(form, "resource");
    Principal principal =
        directory
            .findByClientId(clientId)
            .filter(found -> found.tenantId().equalsIgnoreCase(tenantId))
            .orElseThrow(() ->
                EntraError.CLIENT_UNKNOWN.with(
                    "The application '%s' was not found in the tenant '%s'."
                        .formatted(clientId, tenantId)));
    if (principal.principalId().isEmpty()) {
      throw EntraError.PRINCIPAL_MISSING.with(
          "The client application '%s' is missing service principal in the tenant '%s'. Create it: az ad sp create --id %s."
              .formatted(clientId, tenantId, clientId));
    }
    Proof proof = authentication.check(form, principal, endpoints(segment), proxied);
    if (!resources.exists(resource)) {
      throw EntraError.RESOURCE_UNKNOWN.with(
          "The resource principal '%s' was not found in the tenant '%s'."
              .formatted(resource, tenantId));
    }
    return issuer.issue(principal, resource, proof, request.faults());
  }

  private static Map<String, String> form(Request request) {
    boolean urlEncoded =
        request
            .header("content-type")
            .map(type -> type.startsWith("application/x-www-form-urlencoded"))
            .orElse(false);
    if (!urlEncoded) {
      throw EntraError.PARAMETER_MISSING.with(
          "The body must carry 'grant_type' as application/x-www-form-urlencoded.");
    }
    try {
      return request.form();
    } catch (HttpProblem e) {
      throw EntraError.REQUEST_MALFORMED.with("The request body is malformed.");
    }
  }

  private static String required(Map<String, String> form, String name) {
    String value = form.getOrDefault(name, "");
    if (value.isBlank()) {
      throw EntraError.PARAMETER_MISSING.with("The body must carry the parameter '" + name + "'.");
    }
    return value;
  }

  /// Scopes are a set in any order; clients add the OpenID ones to the one that matters.
  private static String resource(String scope) {
    List<String> defaults =
        Arrays.stream(scope.trim().split("\\s+")).filter(item -> item.endsWith(DEFAULT)).toList();
    if (defaults.isEmpty()) {
      throw EntraError.SCOPE_NOT_DEFAULT.with(
          "The scope '%s' is not valid: with client credentials it must end in '/.default'."
              .formatted(scope));
    }
    String resource = defaults.getFirst().substring(0, defaults.getFirst().length() - 9);
    if (defaults.size() > 1 || resource.isEmpty()) {
      throw EntraError.SCOPE_INVALID.with(
          "The scope '%s' must name exactly one resource.".formatted(scope));
    }
    return resource;
  }

  private List<String> endpoints(String segment) {
    String base = authority + segment;
    return List.of(
        base + "/oauth2/v2.0/token",
        base + "/oauth2/token",
        base + "/oauth2/token/",
        base + "/v2.0",
        base,
        base + "/");
  }
}
