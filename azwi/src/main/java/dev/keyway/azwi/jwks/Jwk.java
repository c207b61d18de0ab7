// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.jwks;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A public key as a JSON web key.
///
/// @param members in the order to print them
record Jwk(Map<String, String> members) {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /// @throws UnusableKey if it is neither RSA nor of a curve that tokens are signed with
  static Jwk of(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> {
        var members = start("RSA", key);
        members.put("alg", "RS256");
        members.put("n", number(rsa.getModulus()));
        members.put("e", number(rsa.getPublicExponent()));
        yield new Jwk(members);
      }
      case ECPublicKey ec -> {
        int bits = ec.getParams().getOrder().bitLength();
        var members = start("EC", key);
        members.put("crv", "P-" + bits);
        members.put("alg", algorithm(bits));
        int bytes = (bits + 7) / 8;
        members.put("x", BASE64.encodeToString(fixed(ec.getW().getAffineX(), bytes)));
        members.put("y", BASE64.encodeToString(fixed(ec.getW().getAffineY(), bytes)));
        yield new Jwk(members);
      }
      default ->
          throw new UnusableKey(
              "tokens are signed with RSA or EC keys, not with " + key.getAlgorithm());
    };
  }

  private static Map<String, String> start(String type, PublicKey key) {
    var members = new LinkedHashMap<String, String>();
    members.put("use", "sig");
    members.put("kty", type);
    members.put("kid", id(key));
    return members;
  }

  private static String algorithm(int bits) {
    return switch (bits) {
      case 256 -> "ES256";
      case 384 -> "ES384";
      case 521 -> "ES512";
      default ->
          throw new UnusableKey(
              "no token is signed with a curve of %d bits; use P-256, P-384 or P-521"
                  .formatted(bits));
    };
  }

  /// The API server names its keys like this in the tokens it signs.
  private static String id(PublicKey key) {
    try {
      return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static String number(BigInteger number) {
    return BASE64.encodeToString(fixed(number, (number.bitLength() + 7) / 8));
  }

  private static byte[] fixed(BigInteger number, int bytes) {
    var signed = number.toByteArray();
    var fixed = new byte[bytes];
    int length = Math.min(signed.length, bytes);
    var digits = Arrays.copyOfRange(signed, signed.length - length, signed.length);
    System.arraycopy(digits, 0, fixed, bytes - length, length);
    return fixed;
  }
}
