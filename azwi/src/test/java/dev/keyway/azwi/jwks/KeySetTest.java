// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.certificate.Der;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.KeyForm;
import dev.keyway.certificate.Pem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  private static final String MODULUS =
      "1QJE2YmLbvMLP6FtzcfPzGbSDbHEEtA0mH6kwgrOrlKs83zj2vr6Y5k_ZcGdIbsdm5vDj2IxtSkE-pSDtgFM2iq0sJ7xuE6RYmlrtBm-H2WHvXrP9RrG1EfO7iWs6Czj4A_Ddxg3kNUiQCtQEJwwH2pfrUkh8STQhST_T86pq5AIFCuQiQSrkfC80eD9bUFypV3CLB2M9Fa1hbvOWbzSF93_I0toUK2-oPgVW6m2EwMyy8Fh_3KRixrAJO8g-D4d537C1fa1vJJRlMRFtLMA_bo6k1fAtNsVQuQoML5CmRrvNT7ZpXRLaQy64OSFrVLD3Pb7wct7b4g2xQECixQodw";

  @Test
  void namesAnRsaKeyAsTheApiServerDoes() throws Exception {
    var modulus = new BigInteger(1, Base64.getUrlDecoder().decode(MODULUS));
    var key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));

    assertThat(new KeySet(List.of(key)).json())
        .isEqualTo(
            """
            {
              "keys": [
                {
                  "use": "sig",
                  "kty": "RSA",
                  "kid": "2A3FPpix2keOV1SGPQiM0_wVemz4XOIgQyJJnpu5sPE",
                  "alg": "RS256",
                  "n": "%s",
                  "e": "AQAB"
                }
              ]
            }\
            """
                .formatted(MODULUS));
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, P-256, ES256, 43",
    "secp384r1, P-384, ES384, 64",
    "secp521r1, P-521, ES512, 88"
  })
  void writesCoordinatesOfFullLength(String curve, String name, String algorithm, int length)
      throws Exception {
    for (int i = 0; i < 40; i++) {
      var members = Jwk.of(ec(curve).getPublic()).members();

      assertThat(members.keySet()).containsExactly("use", "kty", "kid", "crv", "alg", "x", "y");
      assertThat(members).containsEntry("crv", name).containsEntry("alg", algorithm);
      assertThat(members.get("x")).hasSize(length);
      assertThat(members.get("y")).hasSize(length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "RSA"})
  void takesThePublicPartOfWhateverIsThere(String kind) throws Exception {
    var pair = kind.equals("RSA") ? rsa() : ec(kind);
    var open = Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded());
    var pkcs8 = Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded());
    var older = KeyForm.of(Der.of(pair.getPrivate().getEncoded())).encode();

    assertThat(read("a comment\n" + open + pkcs8 + older))
        .hasSize(3)
        .allSatisfy(key -> assertThat(key.getEncoded()).isEqualTo(pair.getPublic().getEncoded()));
  }

  @Test
  void passesOverBlocksOfOtherKinds() throws Exception {
    var parameters = Pem.encode("EC PARAMETERS", new byte[] {6, 1, 1});
    var open = Pem.encode("PUBLIC KEY", rsa().getPublic().getEncoded());

    assertThat(read(parameters + open)).hasSize(1);
  }

  @Test
  void needsAKey() {
    assertThatThrownBy(() -> read("nothing"))
        .isInstanceOf(UnusableKey.class)
        .hasMessageContaining("any valid RSA or ECDSA public keys");
    assertThatThrownBy(() -> read(Pem.encode("PUBLIC KEY", new byte[] {1, 2, 3})))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("PUBLIC KEY");
  }

  @Test
  void refusesKeysThatNoTokenIsSignedWith() throws Exception {
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();

    assertThatThrownBy(() -> new KeySet(List.of(key)).json())
        .isInstanceOf(UnusableKey.class)
        .hasMessageContaining("RSA or EC");
  }

  @Test
  void neverShowsAPrivateKey() throws Exception {
    var pair = rsa();
    var pem = Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded());

    assertThat(new KeySet(read(pem)).json()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
  }

  private static List<PublicKey> read(String pem) {
    return KeySet.read(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static KeyPair ec(String curve) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static KeyPair rsa() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }
}
