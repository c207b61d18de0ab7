// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.credential.ServiceAccountToken;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// An issuer of service-account tokens with one key.
public record TestIssuer(String url, String keyId, TestCertificate keys) {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  public static final String AUDIENCE = "api://AzureADTokenExchange";

  public static TestIssuer rsa(String url) {
    return new TestIssuer(url, "k1", TestCertificate.rsa("issuer"));
  }

  static TestIssuer ec(String url) {
    return new TestIssuer(url, "k1", TestCertificate.ec("issuer"));
  }

  /// Returns a token for a pod; `number` makes it one of its kind.
  public ServiceAccountToken token(String subject, int number, Instant expires) {
    return token(header(), claims(url, subject, number, expires), keys.key());
  }

  String header() {
    return "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(isRsa() ? "RS256" : "ES256", keyId);
  }

  static String claims(String issuer, String subject, int number, Instant expires) {
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":[\"%s\"],\"exp\":%d,\"jti\":\"%d\"}"
        .formatted(issuer, subject, AUDIENCE, expires.getEpochSecond(), number);
  }

  static ServiceAccountToken token(String header, String claims, PrivateKey key) {
    var text = encode(header) + "." + encode(claims);
    try {
      var algorithm =
          key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format";
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return ServiceAccountToken.of(text + "." + URL.encodeToString(signer.sign()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  String discovery() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url, url);
  }

  String keySet() {
    return "{\"keys\":[%s]}".formatted(jwk());
  }

  private String jwk() {
    return switch (keys.certificate().getPublicKey()) {
      case RSAPublicKey key ->
          "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}"
              .formatted(keyId, number(key.getModulus(), 256));
      case ECPublicKey key ->
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
              .formatted(
                  keyId, number(key.getW().getAffineX(), 32), number(key.getW().getAffineY(), 32));
      default -> throw new IllegalStateException();
    };
  }

  private static String number(BigInteger value, int size) {
    var bytes = value.toByteArray();
    var fixed = new byte[size];
    int length = Math.min(size, bytes.length);
    System.arraycopy(
        Arrays.copyOfRange(bytes, bytes.length - length, bytes.length),
        0,
        fixed,
        size - length,
        length);
    return URL.encodeToString(fixed);
  }

  private boolean isRsa() {
    return keys.key().getAlgorithm().equals("RSA");
  }
}
