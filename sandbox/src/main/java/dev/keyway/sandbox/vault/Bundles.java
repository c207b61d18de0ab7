// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.tls.Certificates;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Writes objects as the wire has them.
///
/// @param base the vault's address without a slash at its end
record Bundles(String base) {

  String id(Kind kind, String name, String version) {
    String id = base + "/" + kind.plural() + "/" + name;
    return version.isEmpty() ? id : id + "/" + version;
  }

  /// One version in full.
  <V extends Versioned<V>> ObjectNode bundle(String name, V version) {
    return switch (version) {
      case SecretVersion secret -> secret(name, secret).put("value", secret.value());
      case KeyVersion key -> key(name, key);
      case CertificateVersion certificate -> certificate(name, certificate);
      default -> throw new IllegalStateException();
    };
  }

  /// One entry of a list; `withVersion` for lists of versions.
  <V extends Versioned<V>> ObjectNode item(String name, V version, boolean withVersion) {
    String part = withVersion ? version.version() : "";
    ObjectNode node = Json.object();
    switch (version) {
      case SecretVersion secret -> {
        node.put("id", id(Kind.SECRET, name, part));
        secret.contentType().ifPresent(type -> node.put("contentType", type));
      }
      case KeyVersion _ -> node.put("kid", id(Kind.KEY, name, part));
      case CertificateVersion certificate -> {
        node.put("id", id(Kind.CERTIFICATE, name, part));
        node.put("x5t", thumbprint(certificate));
        node.put("subject", subject(certificate));
      }
      default -> throw new IllegalStateException();
    }
    if (version.managed()) {
      node.put("managed", true);
    }
    version.attributes().write(node);
    return tags(node, version.tags());
  }

  /// A secret without its value, as updates answer.
  ObjectNode secret(String name, SecretVersion secret) {
    ObjectNode node = Json.object();
    node.put("id", id(Kind.SECRET, name, secret.version()));
    secret.contentType().ifPresent(type -> node.put("contentType", type));
    if (secret.managed()) {
      node.put("kid", id(Kind.KEY, name, secret.version())).put("managed", true);
    }
    secret.attributes().write(node);
    return tags(node, secret.tags());
  }

  private ObjectNode key(String name, KeyVersion key) {
    ObjectNode node = Json.object();
    ObjectNode jwk = node.putObject("key");
    jwk.put("kid", id(Kind.KEY, name, key.version())).put("kty", key.type());
    key.operations().forEach(jwk.putArray("key_ops")::add);
    switch (parse(key.jwk())) {
      case RSAKey rsa ->
          jwk.put("n", rsa.getModulus().toString()).put("e", rsa.getPublicExponent().toString());
      case ECKey ec ->
          jwk.put("crv", ec.getCurve().getName())
              .put("x", ec.getX().toString())
              .put("y", ec.getY().toString());
      default -> {}
    }
    key.attributes().write(node).put("exportable", false);
    if (key.managed()) {
      node.put("managed", true);
    }
    return tags(node, key.tags());
  }

  private ObjectNode certificate(String name, CertificateVersion certificate) {
    ObjectNode node = Json.object();
    String version = certificate.version();
    node.put("id", id(Kind.CERTIFICATE, name, version));
    node.put("kid", id(Kind.KEY, name, version));
    node.put("sid", id(Kind.SECRET, name, version));
    node.put("x5t", thumbprint(certificate));
    node.put("cer", certificate.der());
    certificate.attributes().write(node);
    node.set("policy", policy(name, certificate));
    node.set("contentType", node.path("policy").path("secret_props").path("contentType"));
    return tags(node, certificate.tags());
  }

  ObjectNode policy(String name, CertificateVersion certificate) {
    ObjectNode policy = (ObjectNode) Json.parse(certificate.policy());
    policy.put("id", id(Kind.CERTIFICATE, name, "policy"));
    return policy;
  }

  ObjectNode operation(String name, PendingCertificate pending) {
    ObjectNode node = Json.object();
    node.put("id", id(Kind.CERTIFICATE, name, "pending"));
    node.putObject("issuer").put("name", pending.issuer());
    node.put("csr", pending.csr());
    node.put("cancellation_requested", pending.status() == PendingCertificate.Status.CANCELLED);
    node.put("status", pending.status().wire());
    if (pending.status() == PendingCertificate.Status.COMPLETED) {
      node.put("target", id(Kind.CERTIFICATE, name, ""));
    }
    return node.put("request_id", pending.requestId());
  }

  <V extends Versioned<V>> ObjectNode deleted(
      Kind kind, String name, ShelfState.Deleted<V> entry, ObjectNode node) {
    return node.put("recoveryId", base + "/deleted" + kind.plural() + "/" + name)
        .put("deletedDate", entry.deletedDate())
        .put("scheduledPurgeDate", entry.purgeDate());
  }

  private static ObjectNode tags(ObjectNode node, Map<String, String> tags) {
    ObjectNode target = node.putObject("tags");
    tags.forEach(target::put);
    return node;
  }

  private static JWK parse(String jwk) {
    try {
      return JWK.parse(jwk);
    } catch (ParseException e) {
      throw new IllegalStateException("A stored key cannot be read.", e);
    }
  }

  private static String thumbprint(CertificateVersion certificate) {
    try {
      byte[] der = Base64.getDecoder().decode(certificate.der());
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-1").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String subject(CertificateVersion certificate) {
    try {
      return Certificates.parse(Base64.getDecoder().decode(certificate.der()))
          .getSubjectX500Principal()
          .getName();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A stored certificate cannot be read.", e);
    }
  }
}
