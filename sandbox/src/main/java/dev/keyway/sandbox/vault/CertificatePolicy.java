// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A certificate's policy in the form of the wire, with Key Vault's defaults filled in.
record CertificatePolicy(ObjectNode json) {

  /// Completes what a request sent; requests leave out almost anything.
  static CertificatePolicy complete(JsonNode sent) {
    ObjectNode policy = sent instanceof ObjectNode object ? object.deepCopy() : Json.object();
    ObjectNode key = child(policy, "key_props");
    boolean ec = key.path("kty").asString("RSA").startsWith("EC");
    putDefault(key, "kty", Json.mapper().valueToTree("RSA"));
    if (ec) {
      putDefault(key, "crv", Json.mapper().valueToTree("P-256"));
    } else {
      putDefault(key, "key_size", Json.mapper().valueToTree(2048));
    }
    putDefault(key, "exportable", Json.mapper().valueToTree(true));
    putDefault(key, "reuse_key", Json.mapper().valueToTree(false));
    putDefault(
        child(policy, "secret_props"),
        "contentType",
        Json.mapper().valueToTree(CertificateMaterial.PKCS12));
    putDefault(child(policy, "x509_props"), "validity_months", Json.mapper().valueToTree(12));
    putDefault(child(policy, "issuer"), "name", Json.mapper().valueToTree("Self"));
    return new CertificatePolicy(policy);
  }

  /// Completes the policy sent with an import by what the certificate itself says.
  static CertificatePolicy imported(JsonNode sent, CertificateMaterial material) {
    ObjectNode policy = sent instanceof ObjectNode object ? object.deepCopy() : Json.object();
    X509Certificate leaf = material.certificates().getFirst();
    ObjectNode key = child(policy, "key_props");
    switch (leaf.getPublicKey()) {
      case RSAPublicKey rsa -> key.put("kty", "RSA").put("key_size", rsa.getModulus().bitLength());
      case ECPublicKey ec ->
          key.put("kty", "EC")
              .put("crv", "P-" + ec.getParams().getCurve().getField().getFieldSize());
      default -> throw new HttpProblem(400, "BadParameter", "The key's type is unsupported.");
    }
    child(policy, "secret_props")
        .put("contentType", material.pem() ? CertificateMaterial.PEM : CertificateMaterial.PKCS12);
    child(policy, "x509_props").put("subject", leaf.getSubjectX500Principal().getName());
    putDefault(child(policy, "issuer"), "name", Json.mapper().valueToTree("Unknown"));
    return complete(policy);
  }

  String contentType() {
    return json.path("secret_props").path("contentType").asString("");
  }

  boolean exportable() {
    return json.path("key_props").path("exportable").asBoolean(true);
  }

  String keyType() {
    return json.path("key_props").path("kty").asString("RSA");
  }

  int keySize() {
    return json.path("key_props").path("key_size").asInt(0);
  }

  String curve() {
    return json.path("key_props").path("crv").asString("");
  }

  String subject() {
    return json.path("x509_props").path("subject").asString("");
  }

  String issuer() {
    return json.path("issuer").path("name").asString("Self");
  }

  int validityMonths() {
    return json.path("x509_props").path("validity_months").asInt(12);
  }

  List<String> dnsNames() {
    List<String> names = new ArrayList<>();
    json.path("x509_props")
        .path("sans")
        .path("dns_names")
        .forEach(name -> names.add(name.asString("")));
    return List.copyOf(names);
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode present ? present : parent.putObject(name);
  }

  private static void putDefault(ObjectNode node, String name, JsonNode value) {
    if (!node.hasNonNull(name)) {
      node.set(name, value);
    }
  }
}
