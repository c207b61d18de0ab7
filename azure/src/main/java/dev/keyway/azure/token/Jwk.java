// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;

/// One published key of an issuer, and the algorithms it may be used with: those of its own type
/// only, so that a token cannot choose how it wants to be checked.
///
/// @param type `RSA` or `EC`
/// @param curve the EC curve, else empty
/// @param algorithm the one algorithm its owner allows, if he says
record Jwk(
    Optional<String> keyId, String type, String curve, Optional<String> algorithm, PublicKey key) {
  private static final int LEAST_RSA_BITS = 2048;

  /// Returns the key, or nothing if it is none for signatures that this client knows.
  static Optional<Jwk> parse(JsonObject json) {
    try {
      if (json.text("use").filter(use -> !use.equals("sig")).isPresent()) {
        return Optional.empty();
      }
      var type = json.text("kty").orElse("");
      var curve = type.equals("EC") ? json.text("crv").orElse("") : "";
      Optional<PublicKey> key =
          switch (type) {
            case "RSA" -> rsa(json);
            case "EC" -> ec(json, curve);
            default -> Optional.empty();
          };
      return key.map(k -> new Jwk(json.text("kid"), type, curve, json.text("alg"), k));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Tells whether `assertion` was signed with this key.
  boolean signed(Assertion assertion) {
    if (algorithm.filter(only -> !only.equals(assertion.algorithm())).isPresent()) {
      return false;
    }
    try {
      var verifier = verifier(assertion.algorithm());
      if (verifier.isEmpty()) {
        return false;
      }
      verifier.get().initVerify(key);
      verifier.get().update(assertion.signedBytes());
      return verifier.get().verify(assertion.signature().bytes());
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private Optional<Signature> verifier(String name) throws GeneralSecurityException {
    return switch (type + curve + " " + name) {
      case "RSA RS256" -> Optional.of(Signature.getInstance("SHA256withRSA"));
      case "RSA RS384" -> Optional.of(Signature.getInstance("SHA384withRSA"));
      case "RSA RS512" -> Optional.of(Signature.getInstance("SHA512withRSA"));
      case "RSA PS256" -> Optional.of(pss("SHA-256", MGF1ParameterSpec.SHA256, 32));
      case "RSA PS384" -> Optional.of(pss("SHA-384", MGF1ParameterSpec.SHA384, 48));
      case "RSA PS512" -> Optional.of(pss("SHA-512", MGF1ParameterSpec.SHA512, 64));
      case "ECP-256 ES256" -> Optional.of(Signature.getInstance("SHA256withECDSAinP1363Format"));
      case "ECP-384 ES384" -> Optional.of(Signature.getInstance("SHA384withECDSAinP1363Format"));
      case "ECP-521 ES512" -> Optional.of(Signature.getInstance("SHA512withECDSAinP1363Format"));
      default -> Optional.empty();
    };
  }

  private static Signature pss(String digest, MGF1ParameterSpec mask, int salt)
      throws GeneralSecurityException {
    var signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(new PSSParameterSpec(digest, "MGF1", mask, salt, 1));
    return signature;
  }

  private static Optional<PublicKey> rsa(JsonObject json) throws GeneralSecurityException {
    var modulus = number(json, "n");
    var exponent = number(json, "e");
    if (modulus.isEmpty() || exponent.isEmpty() || modulus.get().bitLength() < LEAST_RSA_BITS) {
      return Optional.empty();
    }
    var spec = new RSAPublicKeySpec(modulus.get(), exponent.get());
    return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
  }

  private static Optional<PublicKey> ec(JsonObject json, String curve)
      throws GeneralSecurityException {
    var x = number(json, "x");
    var y = number(json, "y");
    var name =
        switch (curve) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> "";
        };
    if (x.isEmpty() || y.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    var spec =
        new ECPublicKeySpec(
            new ECPoint(x.get(), y.get()), parameters.getParameterSpec(ECParameterSpec.class));
    return Optional.of(KeyFactory.getInstance("EC").generatePublic(spec));
  }

  private static Optional<BigInteger> number(JsonObject json, String name) {
    return json.text(name).map(text -> new BigInteger(1, Base64.getUrlDecoder().decode(text)));
  }
}
