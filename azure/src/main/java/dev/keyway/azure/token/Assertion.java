// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a service-account token says of itself. Nothing here is proven: anybody can write these
/// claims. They choose the cache entry to look at; only Entra ID, or a signature checked with the
/// issuer's keys, opens it (docs/decisions/0003-token-sharing.md).
///
/// @param signed the part under the signature
record Assertion(
    String algorithm,
    Optional<String> keyId,
    boolean hasCriticalExtensions,
    String issuer,
    String subject,
    List<String> audiences,
    Instant expiresAt,
    Optional<Instant> notBefore,
    String signed,
    Signature signature) {

  /// The signature's bytes.
  record Signature(String base64Url) {
    byte[] bytes() {
      return Base64.getUrlDecoder().decode(base64Url);
    }

    @Override
    public String toString() {
      return "signature";
    }
  }

  /// Reads the token.
  ///
  /// @throws AuthenticationFailed if it is no signed JWT with an issuer, a subject, an audience and
  ///   an expiry
  static Assertion parse(ServiceAccountToken token) {
    try {
      var jwt = token.jwt().reveal();
      int first = jwt.indexOf('.');
      int second = jwt.indexOf('.', first + 1);
      if (first < 0 || second < 0 || jwt.indexOf('.', second + 1) >= 0) {
        throw new MalformedJson("not of three parts");
      }
      var header = JsonObject.parse(Base64.getUrlDecoder().decode(jwt.substring(0, first)));
      var claims =
          JsonObject.parse(Base64.getUrlDecoder().decode(jwt.substring(first + 1, second)));
      var signature = new Signature(jwt.substring(second + 1));
      var algorithm = required(header, "alg");
      if (algorithm.equalsIgnoreCase("none") || signature.bytes().length == 0) {
        throw new MalformedJson("not signed");
      }
      var audiences = claims.texts("aud");
      if (audiences.isEmpty()) {
        throw new MalformedJson("without the claim aud");
      }
      return new Assertion(
          algorithm,
          header.text("kid"),
          header.has("crit"),
          required(claims, "iss"),
          required(claims, "sub"),
          audiences,
          instant(claims, "exp").orElseThrow(() -> new MalformedJson("without the claim exp")),
          instant(claims, "nbf"),
          jwt.substring(0, second),
          signature);
    } catch (MalformedJson | IllegalArgumentException e) {
      var why = e instanceof MalformedJson ? e.getMessage() : "not base64url";
      throw new AuthenticationFailed(
          "the service-account token is no usable JWT: it is %s; check tokenRequests of the"
                  .formatted(why)
              + " CSIDriver object, which makes kubelet hand over tokens",
          Optional.empty());
    }
  }

  /// Returns the claims as messages name them, or a note that there are none to read.
  static String claimsFor(ServiceAccountToken token) {
    try {
      return parse(token).describe();
    } catch (AuthenticationFailed _) {
      return "which cannot be read";
    }
  }

  /// @throws AuthenticationFailed if the token has expired
  void requireAlive(Instant now) {
    if (!now.isBefore(expiresAt)) {
      throw new AuthenticationFailed(
          ("the service-account token of %s expired at %s; kubelet hands a fresh one to each mount:"
                  + " check tokenRequests and requiresRepublish of the CSIDriver object, and the"
                  + " node's clock")
              .formatted(TokenJson.shorten(subject), expiresAt),
          Optional.empty());
    }
  }

  String describe() {
    return TokenJson.shorten(
        "issuer %s, subject %s, audience %s"
            .formatted(issuer, subject, String.join(" ", audiences)));
  }

  byte[] signedBytes() {
    return signed.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "assertion of " + subject;
  }

  private static String required(JsonObject json, String name) throws MalformedJson {
    var text = json.text(name);
    if (text.isEmpty() || text.get().isEmpty()) {
      throw new MalformedJson("without the claim " + name);
    }
    return text.get();
  }

  private static Optional<Instant> instant(JsonObject json, String name) throws MalformedJson {
    var seconds = json.number(name);
    if (seconds.isPresent() && (seconds.get() < 0 || seconds.get() > 253_402_300_799L)) {
      throw new MalformedJson("of a time out of reach in " + name);
    }
    return seconds.map(Instant::ofEpochSecond);
  }
}
