// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.jwk.JWK;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The data plane of all vaults; the host name says which. Every version of the interface is
/// accepted.
public final class VaultSite implements Site {
  private static final int SECRET_LIMIT = 25_600;

  private final Vaults vaults;
  private final String dnsSuffix;
  private final VaultAccess access;
  private final Router router = new Router(Service.VAULT);

  /// @param authority the address of Entra ID, ending in a slash
  /// @param resource the audience of tokens for vaults
  /// @param dnsSuffix what follows a vault's name, with `:port`
  public VaultSite(
      Vaults vaults,
      AccessTokens tokens,
      VaultRoles roles,
      String authority,
      String resource,
      String dnsSuffix) {
    this.vaults = vaults;
    this.dnsSuffix = dnsSuffix;
    this.access = new VaultAccess(authority, resource, tokens, roles);
    router
        .on("PUT", "/secrets/{name}", "secret.set", this::setSecret)
        .on("POST", "/keys/{name}/create", "key.create", this::createKey)
        .on("PUT", "/keys/{name}", "key.import", this::importKey)
        .on("POST", "/certificates/{name}/create", "certificate.create", this::createCertificate)
        .on("POST", "/certificates/{name}/import", "certificate.import", this::importCertificate)
        .on("GET", "/certificates/{name}/policy", "certificate.policy", this::policy)
        .on("GET", "/certificates/{name}/pending", "certificate.pending", this::pending)
        .on("PATCH", "/certificates/{name}/pending", "certificate.cancel", this::cancel)
        .on("DELETE", "/certificates/{name}/pending", "certificate.forget", this::forget);
    new ObjectRoutes<>(Kind.SECRET, Vault::secrets, this::vault, access, this::bundles)
        .addTo(router);
    new ObjectRoutes<>(Kind.KEY, Vault::keys, this::vault, access, this::bundles).addTo(router);
    new ObjectRoutes<>(
            Kind.CERTIFICATE,
            vault -> vault.certificates().shelf(),
            this::vault,
            access,
            this::bundles)
        .addTo(router);
  }

  @Override
  public Route route(Request request) {
    Optional<Vault> vault = vaults.find(vaultName(request));
    if (vault.isEmpty()) {
      return new Route(Service.VAULT, "unknown", request, VaultSite::noVault);
    }
    if (request.header("Authorization").isEmpty()) {
      return new Route(Service.VAULT, "challenge", request, _ -> access.challenge(vault.get()));
    }
    return router.route(request);
  }

  private static Response noVault(Request request) {
    return Response.json(
        404,
        Map.of(
            "error",
            Map.of(
                "code",
                "VaultNotFound",
                "message",
                "The local Azure has no vault at "
                    + request.host()
                    + ". In Azure this name would not resolve.")));
  }

  private static String vaultName(Request request) {
    int dot = request.host().indexOf('.');
    return dot < 0 ? request.host() : request.host().substring(0, dot);
  }

  private Vault vault(Request request) {
    return vaults
        .find(vaultName(request))
        .orElseThrow(() -> new HttpProblem(noVault(request), "no vault"));
  }

  private Bundles bundles(Request request) {
    return new Bundles(
        "https://" + vault(request).name().toLowerCase(Locale.ROOT) + "." + dnsSuffix);
  }

  private Vault open(Request request, Kind kind, String permission) {
    Vault vault = vault(request);
    access.check(request, vault, kind, permission);
    Vault.checkName(request.param("name"));
    return vault;
  }

  private Response setSecret(Request request) {
    Vault vault = open(request, Kind.SECRET, "set");
    ObjectNode body = request.json();
    if (!body.path("value").isString()) {
      throw new HttpProblem(400, "BadParameter", "Property value is required and must be text.");
    }
    String value = body.path("value").asString("");
    if (value.getBytes(StandardCharsets.UTF_8).length > SECRET_LIMIT) {
      throw new HttpProblem(
          400, "BadParameter", "Property value is longer than " + SECRET_LIMIT + " bytes.");
    }
    JsonNode type = body.path("contentType");
    String name = request.param("name");
    SecretVersion version =
        vault.putSecret(
            name,
            value,
            type.isString() ? Optional.of(type.asString("")) : Optional.empty(),
            body.path("attributes"),
            ObjectRoutes.tags(body).orElse(Map.of()));
    return Response.json(200, bundles(request).bundle(name, version));
  }

  private Response createKey(Request request) {
    Vault vault = open(request, Kind.KEY, "create");
    ObjectNode body = request.json();
    String type = body.path("kty").asString("");
    JWK jwk =
        KeyMaterial.generate(type, body.path("key_size").asInt(0), body.path("crv").asString(""));
    return putKey(request, vault, jwk, type, body.path("key_ops"), body);
  }

  private Response importKey(Request request) {
    Vault vault = open(request, Kind.KEY, "import");
    ObjectNode body = request.json();
    if (!(body.path("key") instanceof ObjectNode sent)) {
      throw new HttpProblem(400, "BadParameter", "Property key is required.");
    }
    ObjectNode plain = sent.deepCopy();
    String type = plain.path("kty").asString("");
    plain.put("kty", type.replace("-HSM", ""));
    plain.remove(List.of("kid", "key_ops"));
    boolean hsm = type.endsWith("-HSM") || body.path("hsm").asBoolean(false);
    JWK jwk = KeyMaterial.parse(plain.toString());
    return putKey(request, vault, jwk, KeyMaterial.type(jwk, hsm), sent.path("key_ops"), body);
  }

  private Response putKey(
      Request request, Vault vault, JWK jwk, String type, JsonNode operations, JsonNode body) {
    List<String> wanted = new ArrayList<>();
    operations.forEach(operation -> wanted.add(operation.asString("")));
    String name = request.param("name");
    KeyVersion version =
        vault.putKey(
            name,
            jwk,
            type,
            wanted.isEmpty() ? KeyMaterial.operations(jwk) : wanted,
            body.path("attributes"),
            ObjectRoutes.tags(body).orElse(Map.of()));
    return Response.json(200, bundles(request).bundle(name, version));
  }

  private Response createCertificate(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "create");
    ObjectNode body = request.json();
    String name = request.param("name");
    var operation =
        vault
            .certificates()
            .create(
                name,
                CertificatePolicy.complete(body.path("policy")),
                body.path("attributes"),
                ObjectRoutes.tags(body).orElse(Map.of()));
    Bundles bundles = bundles(request);
    ObjectNode answer = bundles.operation(name, operation);
    answer.put("status", PendingCertificate.Status.IN_PROGRESS.wire()).remove("target");
    return Response.json(202, answer)
        .header(
            "Location",
            bundles.id(Kind.CERTIFICATE, name, "pending")
                + "?api-version=7.4&request_id="
                + operation.requestId())
        .header("Retry-After", "1");
  }

  private Response importCertificate(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "import");
    ObjectNode body = request.json();
    String value = body.path("value").asString("");
    var material = CertificateMaterial.parse(value, body.path("pwd").asString(""));
    var policy = CertificatePolicy.imported(body.path("policy"), material);
    String name = request.param("name");
    CertificateVersion version =
        vault
            .certificates()
            .put(
                name,
                material,
                policy,
                body.path("attributes"),
                ObjectRoutes.tags(body).orElse(Map.of()));
    return Response.json(200, bundles(request).bundle(name, version));
  }

  private Response policy(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "get");
    String name = request.param("name");
    return Response.json(
        200, bundles(request).policy(name, vault.certificates().shelf().get(name, "")));
  }

  private Response pending(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "get");
    String name = request.param("name");
    return Response.json(200, bundles(request).operation(name, operation(vault, name)));
  }

  private Response cancel(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "update");
    String name = request.param("name");
    PendingCertificate operation = operation(vault, name);
    if (operation.status() == PendingCertificate.Status.COMPLETED) {
      throw new HttpProblem(403, "Forbidden", "The certificate is made; nothing can be cancelled.");
    }
    PendingCertificate cancelled = operation.cancelled();
    vault.certificates().setPending(name, cancelled);
    return Response.json(200, bundles(request).operation(name, cancelled));
  }

  private Response forget(Request request) {
    Vault vault = open(request, Kind.CERTIFICATE, "delete");
    String name = request.param("name");
    ObjectNode answer = bundles(request).operation(name, operation(vault, name));
    vault.certificates().forget(name);
    return Response.json(200, answer);
  }

  private static PendingCertificate operation(Vault vault, String name) {
    return vault
        .certificates()
        .pending(name)
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "PendingCertificateNotFound",
                "There is no pending certificate " + name + "."));
  }
}
