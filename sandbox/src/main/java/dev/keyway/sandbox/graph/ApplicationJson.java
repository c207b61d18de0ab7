// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.ClientSecret;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.tls.Certificates;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Applications and their credentials as Graph writes and reads them.
final class ApplicationJson {
  private ApplicationJson() {}

  static ObjectNode of(Application app) {
    var json =
        Json.object()
            .put("id", app.objectId())
            .put("appId", app.clientId())
            .put("displayName", app.displayName())
            .put("publisherDomain", "localhost")
            .put("signInAudience", "AzureADMyOrg");
    var uris = json.putArray("identifierUris");
    app.identifierUris().forEach(uris::add);
    var passwords = json.putArray("passwordCredentials");
    app.secrets().forEach(secret -> passwords.add(of(secret)));
    var keys = json.putArray("keyCredentials");
    app.certificates().forEach(der -> keys.add(key(parse(der))));
    return json;
  }

  /// Returns what is known of a password, which is not the password.
  static ObjectNode of(ClientSecret secret) {
    return Json.object()
        .put("keyId", secret.keyId())
        .put("displayName", secret.displayName())
        .put("hint", secret.hint())
        .put("startDateTime", secret.starts().toString())
        .put("endDateTime", secret.expires().toString())
        .putNull("customKeyIdentifier")
        .putNull("secretText");
  }

  static ObjectNode of(FederatedCredential credential) {
    var json =
        Json.object()
            .put("id", credential.id())
            .put("name", credential.name())
            .put("issuer", credential.issuer())
            .put("subject", credential.subject());
    if (credential.description().isEmpty()) {
      json.putNull("description");
    } else {
      json.put("description", credential.description());
    }
    var audiences = json.putArray("audiences");
    credential.audiences().forEach(audiences::add);
    return json;
  }

  /// Reads `keyCredentials`: new ones carry the certificate, those that stay their key id.
  ///
  /// @throws dev.keyway.sandbox.http.HttpProblem 400 for anything else
  static List<String> certificates(JsonNode keys, List<String> present) {
    var result = new ArrayList<String>();
    for (var key : keys) {
      var text = key.path("key").asString("");
      if (text.isEmpty()) {
        var id = key.path("keyId").asString("");
        present.stream()
            .filter(der -> keyId(parse(der)).equalsIgnoreCase(id))
            .findFirst()
            .ifPresentOrElse(
                result::add,
                () -> {
                  throw GraphProblem.bad("There is no key credential '" + id + "'.");
                });
      } else {
        result.add(Base64.getEncoder().encodeToString(encoded(parse(text))));
      }
    }
    return List.copyOf(result);
  }

  private static ObjectNode key(X509Certificate certificate) {
    return Json.object()
        .put("keyId", keyId(certificate))
        .put("type", "AsymmetricX509Cert")
        .put("usage", "Verify")
        .put("displayName", certificate.getSubjectX500Principal().getName())
        .put("startDateTime", certificate.getNotBefore().toInstant().toString())
        .put("endDateTime", certificate.getNotAfter().toInstant().toString())
        .put("customKeyIdentifier", thumbprint(certificate))
        .putNull("key");
  }

  private static String keyId(X509Certificate certificate) {
    return UUID.nameUUIDFromBytes(encoded(certificate)).toString();
  }

  /// Some clients break the lines of base64.
  private static X509Certificate parse(String der) {
    try {
      return Certificates.parse(Base64.getMimeDecoder().decode(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw GraphProblem.of(
          400, "KeyCredentialsInvalid", "A key credential is no certificate in base64.");
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A parsed certificate has no DER form.", e);
    }
  }

  private static String thumbprint(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(encoded(certificate));
      return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
