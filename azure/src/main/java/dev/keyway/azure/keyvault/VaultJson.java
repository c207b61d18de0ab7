// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.SecretText;
import dev.keyway.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The objects in a vault's answers.
///
/// @param what names the object and the vault in errors
record VaultJson(String what, JsonObject json) {

  /// Returns the object of the kind that was asked for.
  ///
  /// @throws UnexpectedResponse if a field is missing; names it
  VaultObject object(ObjectType type) {
    return switch (type) {
      case SECRET -> secret();
      case KEY -> key();
      case CERTIFICATE ->
          new VaultObject.Certificate(version(required(json, "id")), required(json, "cer"));
    };
  }

  private VaultObject secret() {
    return new VaultObject.Secret(
        version(required(json, "id")),
        SecretText.of(required(json, "value")),
        json.text("contentType"),
        json.text("kid"));
  }

  private VaultObject key() {
    var key = json.object("key").orElseThrow(() -> missing("key"));
    return new VaultObject.Key(version(required(key, "kid")), jwk(key));
  }

  private VaultObject.PublicJwk jwk(JsonObject key) {
    var type = required(key, "kty");
    return switch (type) {
      case "RSA", "RSA-HSM" -> new VaultObject.PublicJwk.Rsa(number(key, "n"), number(key, "e"));
      case "EC", "EC-HSM" ->
          new VaultObject.PublicJwk.Ec(required(key, "crv"), number(key, "x"), number(key, "y"));
      default -> new VaultObject.PublicJwk.Other(type);
    };
  }

  /// One page of a version listing.
  ///
  /// @param next where the following page is
  record Page(List<ObjectVersionInfo> versions, Optional<String> next) {}

  Page page() {
    if (!json.has("value")) {
      throw missing("value");
    }
    var versions = new ArrayList<ObjectVersionInfo>();
    for (var item : json.objects("value")) {
      var attributes = item.object("attributes");
      if (attributes.isEmpty()) {
        // Nothing says whether or when it may be used.
        continue;
      }
      var id = item.text("id").or(() -> item.text("kid")).orElseThrow(() -> missing("value[].id"));
      var version = version(id);
      if (version.isEmpty()) {
        throw new UnexpectedResponse("%s: the identifier of a version names none".formatted(what));
      }
      versions.add(
          new ObjectVersionInfo(
              version,
              attributes.flatMap(a -> a.flag("enabled")).orElse(true),
              attributes
                  .flatMap(a -> a.number("created"))
                  .filter(seconds -> Math.abs(seconds) < 253_402_300_800L)
                  .map(Instant::ofEpochSecond)
                  .orElse(Instant.EPOCH)));
    }
    return new Page(versions, json.text("nextLink").filter(link -> !link.isEmpty()));
  }

  /// Returns the last part of an identifier like `https://vault/secrets/name/version`.
  private String version(String id) {
    try {
      var path = Optional.ofNullable(URI.create(id).getPath()).orElse("");
      var parts = path.split("/", -1);
      return parts.length > 3 ? parts[3] : "";
    } catch (IllegalArgumentException _) {
      throw new UnexpectedResponse("%s: the identifier is no address".formatted(what));
    }
  }

  private BigInteger number(JsonObject key, String field) {
    try {
      return new BigInteger(1, Base64.getUrlDecoder().decode(required(key, field)));
    } catch (IllegalArgumentException _) {
      throw new UnexpectedResponse("%s: the field %s is not base64url".formatted(what, field));
    }
  }

  private String required(JsonObject from, String field) {
    return from.text(field).orElseThrow(() -> missing(field));
  }

  private UnexpectedResponse missing(String field) {
    return new UnexpectedResponse("%s: the answer lacks the field %s".formatted(what, field));
  }
}
