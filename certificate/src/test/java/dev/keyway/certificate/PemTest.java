// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;

class PemTest {

  @Test
  void writesLinesOf64Columns() {
    assertThat(Pem.encode("CERTIFICATE", "test".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("-----BEGIN CERTIFICATE-----\ndGVzdA==\n-----END CERTIFICATE-----\n");
    assertThat(Pem.encode("X", new byte[49]).lines().map(String::length))
        .containsExactly(17, 64, 4, 15);
  }

  @Test
  void readsBlocksBetweenOtherText() {
    var text =
        "Bag Attributes\r\n-----BEGIN A-----\r\nProc-Type: 4\r\n\r\nAQ==\r\n-----END A-----\r\n"
            + "between\n  -----BEGIN B B-----\nAg\n==\n-----END B B-----";

    assertThat(Pem.parse(text))
        .containsExactly(
            new Pem.Block("A", List.of("Proc-Type: 4"), Der.of(new byte[] {1})),
            new Pem.Block("B B", List.of(), Der.of(new byte[] {2})));
  }

  @Test
  void writesWhatItReads() {
    var text = "-----BEGIN A-----\nProc-Type: 4\n\nAQ==\n-----END A-----\n";

    assertThat(Pem.parse(text).getFirst().encode()).isEqualTo(text);
  }

  @Test
  void keepsTheBytesAfterTheLastBlock() {
    var text = "text\n-----BEGIN A-----\nAQ==\n-----END A-----\u00ff\u0000";

    var parsed = Pem.parse(text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(parsed.blocks()).extracting(Pem.Block::label).containsExactly("A");
    assertThat(parsed.rest()).isEqualTo(Der.of(new byte[] {-1, 0}));
  }

  @Test
  void refusesBlocksWithoutEndAndQuotesNothing() {
    assertThatThrownBy(() -> Pem.parse("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("PRIVATE KEY")
        .hasMessageNotContaining("c2VjcmV0");
    assertThatThrownBy(
            () -> Pem.parse("-----BEGIN PRIVATE KEY-----\nc2Vj?mV0\n-----END PRIVATE KEY-----"))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageNotContaining("mV0")
        .hasNoCause();
  }

  @Test
  void readsKeysOfEveryForm() throws Exception {
    var rsa = TestKey.RSA;
    var ec = TestKey.EC;
    var pkcs1 =
        PrivateKeyInfo.getInstance(rsa.key().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    var sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
                256,
                ((ECPrivateKey) ec.key()).getS(),
                PrivateKeyInfo.getInstance(ec.key().getEncoded())
                    .getPrivateKeyAlgorithm()
                    .getParameters())
            .getEncoded();

    assertThat(pkcs8("RSA PRIVATE KEY", pkcs1)).isEqualTo(rsa.keyDer());
    assertThat(PrivateKeys.fromPkcs8(pkcs8("EC PRIVATE KEY", sec1)))
        .isInstanceOfSatisfying(
            ECPrivateKey.class,
            key -> assertThat(key.getS()).isEqualTo(((ECPrivateKey) ec.key()).getS()));
    assertThat(pkcs8("PRIVATE KEY", ec.key().getEncoded())).isEqualTo(ec.keyDer());
  }

  @Test
  void refusesDamagedKeys() {
    assertThatThrownBy(() -> pkcs8("PRIVATE KEY", new byte[] {48, 3, 1}))
        .isInstanceOf(InvalidCertificate.class);
    assertThatThrownBy(() -> pkcs8("ENCRYPTED PRIVATE KEY", new byte[] {48, 0}))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("password");
  }

  private static Der pkcs8(String label, byte[] der) {
    return PrivateKeys.toPkcs8(new Pem.Block(label, List.of(), Der.of(der)), Optional.empty());
  }
}
