// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.jwk.RSAKey;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import dev.keyway.sandbox.oidc.SigningKey;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// The paths of Entra ID, and those that a cluster's token proxy forwards.
public final class EntraSite {
  private final URI authority;
  private final Directory directory;
  private final SigningKey key;
  private final InstantSource clock;
  private final TokenEndpoint tokens;

  /// @param authority the address of Entra ID, ending in a slash
  public EntraSite(
      URI authority,
      Directory directory,
      SigningKey key,
      IssuerKeys issuerKeys,
      Resources resources,
      InstantSource clock) {
    this.authority = authority;
    this.directory = directory;
    this.key = key;
    this.clock = clock;
    var federated = new FederatedAssertions(issuerKeys, authority.toString());
    this.tokens =
        new TokenEndpoint(
            authority.toString(),
            directory,
            new ClientAuthentication(federated, clock),
            new TokenIssuer(key, clock),
            resources,
            clock);
  }

  /// Returns the site of Entra ID itself.
  public Site site() {
    Router router = new Router(Service.ENTRA);
    addDiscovery(router);
    return router
        .on(
            "POST",
            "/adfs/oauth2/token",
            "token",
            request -> tokens.version2(request, "adfs", false))
        .on("POST", "/{t}/oauth2/token", "token", r -> tokens.version1(r, r.param("t")))
        .on(
            "POST",
            "/{t}/oauth2/v2.0/token",
            "token",
            r -> tokens.version2(r, r.param("t"), false));
  }

  /// Returns the site of the token proxy. Its requests may carry any path before Entra ID's.
  public Site tokenProxySite() {
    Router router = new Router(Service.TOKEN_PROXY);
    addDiscovery(router);
    return router
        .on("POST", "/{t}/oauth2/v2.0/token", "token", r -> tokens.version2(r, r.param("t"), true))
        .on(
            "POST",
            "/{prefix}/{t}/oauth2/v2.0/token",
            "token",
            r -> tokens.version2(r, r.param("t"), true));
  }

  private void addDiscovery(Router router) {
    router
        .on("GET", "/common/discovery/instance", "instance", this::instance)
        .on("GET", "/adfs/.well-known/openid-configuration", "discovery", _ -> adfs())
        .on("GET", "/{t}/.well-known/openid-configuration", "discovery", r -> openId(r, false))
        .on("GET", "/{t}/v2.0/.well-known/openid-configuration", "discovery", r -> openId(r, true))
        .on("GET", "/adfs/discovery/keys", "keys", _ -> keys("adfs"))
        .on("GET", "/{t}/discovery/keys", "keys", r -> keys(r.param("t")))
        .on("GET", "/{t}/discovery/v2.0/keys", "keys", r -> keys(r.param("t")));
  }

  private Response instance(Request request) {
    String asked = request.query("authorization_endpoint").orElse("");
    URI endpoint;
    try {
      endpoint = URI.create(asked);
    } catch (IllegalArgumentException e) {
      endpoint = URI.create("");
    }
    String ours = authority.getHost();
    if (endpoint.getHost() == null || !endpoint.getHost().equalsIgnoreCase(ours)) {
      return Response.json(
          400,
          Map.of(
              "error",
              "invalid_instance",
              "error_description",
              "AADSTS50049: This is no known authority.",
              "error_codes",
              List.of(50049)));
    }
    String[] path = endpoint.getPath().split("/", -1);
    String tenant = path.length > 1 && !path[1].isEmpty() ? path[1] : directory.defaultTenant();
    String alias = authority.getAuthority();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "tenant_discovery_endpoint", authority + tenant + "/v2.0/.well-known/openid-configuration");
    body.put("api-version", request.query("api-version").orElse("1.1"));
    body.put(
        "metadata",
        List.of(
            Map.of(
                "preferred_network", alias, "preferred_cache", alias, "aliases", List.of(alias))));
    return Response.json(200, body);
  }

  private Response openId(Request request, boolean v2) {
    String segment = request.param("t");
    return inTenant(
        segment,
        tenant -> {
          String base = authority + tenant;
          String version = v2 ? "/v2.0" : "";
          Map<String, Object> body = document();
          body.put("token_endpoint", base + "/oauth2" + version + "/token");
          body.put("authorization_endpoint", base + "/oauth2" + version + "/authorize");
          body.put("device_authorization_endpoint", base + "/oauth2" + version + "/devicecode");
          body.put("jwks_uri", base + "/discovery" + version + "/keys");
          body.put("issuer", v2 ? base + "/v2.0" : TokenIssuer.issuer(tenant));
          body.put("end_session_endpoint", base + "/oauth2" + version + "/logout");
          body.put("userinfo_endpoint", base + "/openid/userinfo");
          return Response.json(200, body);
        });
  }

  private Response adfs() {
    Map<String, Object> body = document();
    body.put("issuer", authority + "adfs");
    body.put("authorization_endpoint", authority + "adfs/oauth2/authorize/");
    body.put("token_endpoint", authority + "adfs/oauth2/token/");
    body.put("jwks_uri", authority + "adfs/discovery/keys");
    body.put("device_authorization_endpoint", authority + "adfs/oauth2/devicecode");
    return Response.json(200, body);
  }

  private static Map<String, Object> document() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("response_types_supported", List.of("code", "id_token", "code id_token", "token"));
    body.put("response_modes_supported", List.of("query", "fragment", "form_post"));
    body.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
    body.put("subject_types_supported", List.of("pairwise"));
    body.put("id_token_signing_alg_values_supported", List.of("RS256"));
    body.put(
        "token_endpoint_auth_methods_supported", List.of("client_secret_post", "private_key_jwt"));
    body.put("tenant_region_scope", "EU");
    body.put("cloud_instance_name", "localhost");
    return body;
  }

  private Response keys(String segment) {
    return inTenant(
        segment,
        tenant -> {
          RSAKey jwk = key.publicKey();
          Map<String, Object> entry = new LinkedHashMap<>(jwk.toJSONObject());
          entry.put("issuer", TokenIssuer.issuer(tenant));
          return Response.json(200, Map.of("keys", List.of(entry)));
        });
  }

  /// `common` and `organizations` stand for the default tenant where no client is involved.
  private Response inTenant(String segment, Function<String, Response> answer) {
    boolean any = segment.equals("common") || segment.equals("organizations");
    try {
      return answer.apply(
          any ? directory.defaultTenant() : new TenantRule(directory).resolve(segment));
    } catch (EntraException e) {
      return e.response("invalid_tenant", clock.instant(), UUID.randomUUID().toString());
    }
  }
}
