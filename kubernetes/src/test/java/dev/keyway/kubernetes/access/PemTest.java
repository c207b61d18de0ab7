// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.kubernetes.TestIdentity;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsKeysInPkcs8(String algorithm) throws Exception {
    var identity = TestIdentity.make(algorithm, "me");

    assertThat(Pem.key(bytes(identity.keyPem()))).isEqualTo(identity.keys().getPrivate());
    assertThat(Pem.certificates(bytes(identity.certificatePem())))
        .containsExactly(identity.certificate());
  }

  @Test
  void readsRsaKeysInPkcs1() throws Exception {
    var key = TestIdentity.make("RSA", "me").keys().getPrivate();
    var inner = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
    var pem = TestIdentity.pem("RSA PRIVATE KEY", inner.toASN1Primitive().getEncoded());

    assertThat(Pem.key(bytes(pem))).isEqualTo(key);
  }

  @Test
  void readsEcKeysInSec1BehindTheirParameters() throws Exception {
    var key = TestIdentity.make("EC", "me").keys().getPrivate();
    var info = PrivateKeyInfo.getInstance(key.getEncoded());
    var scalar = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
    var curve = info.getPrivateKeyAlgorithm().getParameters();
    var pem =
        TestIdentity.pem("EC PARAMETERS", X9ObjectIdentifiers.prime256v1.getEncoded())
            + TestIdentity.pem("EC PRIVATE KEY", new ECPrivateKey(384, scalar, curve).getEncoded());

    assertThat(Pem.key(bytes(pem)).getAlgorithm()).isEqualTo("EC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void refusesWhatIsNoKeyWithoutQuotingIt(String pem) {
    assertThatThrownBy(() -> Pem.key(bytes(pem)))
        .isInstanceOf(AccessFailed.class)
        .hasNoCause()
        .hasMessageNotContaining("c2VjcmV0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
  void refusesWhatIsNoCertificate(String pem) {
    assertThatThrownBy(() -> Pem.certificates(bytes(pem))).isInstanceOf(AccessFailed.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
