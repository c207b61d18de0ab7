// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import static dev.keyway.driver.sync.tls.TestKey.EC;
import static dev.keyway.driver.sync.tls.TestKey.EDWARDS;
import static dev.keyway.driver.sync.tls.TestKey.RSA;
import static dev.keyway.driver.sync.tls.TestKey.pem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.certificate.Der;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TlsFileTest {
  private static final char[] TERMINATED = {0};
  private static final char[] ABSENT = {};

  record Case(String file, Der content, TestKey key) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Case> files() {
    var junk = "issuer=CN = somebody\r\n\r\n";
    return Stream.of(
        pemCase("PKCS#8 RSA, then its certificate", RSA, pem("PRIVATE KEY", RSA.pkcs8()), ""),
        pemCase("PKCS#1 RSA", RSA, pem("RSA PRIVATE KEY", RSA.inner()), ""),
        pemCase("PKCS#8 EC", EC, pem("PRIVATE KEY", EC.pkcs8()), ""),
        pemCase("Ed25519", EDWARDS, pem("PRIVATE KEY", EDWARDS.pkcs8()), ""),
        pemCase("a wrong label", RSA, pem("EC PRIVATE KEY", RSA.pkcs8()), ""),
        pemCase("text around blocks", RSA, junk + pem("PRIVATE KEY", RSA.pkcs8()), junk),
        pemCase(
            "two keys, the last of which counts",
            RSA,
            pem("PRIVATE KEY", EC.pkcs8()) + pem("PRIVATE KEY", RSA.pkcs8()),
            ""),
        pemCase(
            "a public key after the private one",
            EC,
            pem("PRIVATE KEY", EC.pkcs8()) + pem("PUBLIC KEY", EC.keys().getPublic().getEncoded()),
            ""),
        new Case("PKCS#12 of old", Der.of(RSA.pkcs12("rc2", TERMINATED)), RSA),
        new Case("PKCS#12 of old, password absent", Der.of(RSA.pkcs12("rc2", ABSENT)), RSA),
        new Case("PKCS#12 of today", Der.of(EC.pkcs12("aes", TERMINATED)), EC),
        new Case("PKCS#12 with an Edwards key", Der.of(EDWARDS.pkcs12("aes", TERMINATED)), EDWARDS),
        new Case("PKCS#12 not encrypted", Der.of(RSA.pkcs12("plain", ABSENT)), RSA),
        new Case("PKCS#12 as base64", Der.of(base64(RSA.pkcs12("rc2", ABSENT))), RSA),
        new Case(
            "PKCS#12 as base64 in lines",
            Der.of(Base64.getMimeEncoder().encode(EC.pkcs12("aes", TERMINATED))),
            EC));
  }

  private static Case pemCase(String file, TestKey key, String before, String after) {
    return new Case(file, text(before + key.certificatePem() + after), key);
  }

  private static Der text(String text) {
    return Der.of(text.getBytes(UTF_8));
  }

  private static byte[] base64(byte[] bytes) {
    return Base64.getEncoder().encode(bytes);
  }

  @ParameterizedTest
  @MethodSource("files")
  void takesKeyAndCertificateFrom(Case given) throws Exception {
    var key = new String(TlsFile.privateKey(given.content().bytes()), UTF_8);
    var certificates = new String(TlsFile.certificates(given.content().bytes()), UTF_8);

    assertThat(key).isEqualTo(expected(given.key()));
    assertThat(certificates.replaceAll("(?m)^localKeyId.*\n\n", ""))
        .isEqualTo(given.key().certificatePem());
  }

  private static String expected(TestKey key) throws Exception {
    return switch (key.keys().getPrivate()) {
      case RSAPrivateKey _ -> pem("RSA PRIVATE KEY", key.inner());
      case ECPrivateKey own -> {
        var open = SubjectPublicKeyInfo.getInstance(key.keys().getPublic().getEncoded());
        var sec1 =
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, own.getS(), open.getPublicKeyData(), SECObjectIdentifiers.secp256r1);
        yield pem("EC PRIVATE KEY", sec1.getEncoded("DER"));
      }
      default -> pem("PRIVATE KEY", key.pkcs8());
    };
  }

  @Test
  void leavesASec1KeyAsItIs() throws Exception {
    var sec1 = expected(EC).getBytes(UTF_8);

    assertThat(TlsFile.privateKey(sec1)).isEqualTo(sec1);
  }

  @Test
  void keepsTheOrderOfAllCertificates() throws Exception {
    var chain = RSA.certificatePem() + EC.certificatePem() + RSA.certificatePem();

    assertThat(TlsFile.certificates(chain.replace("\n", "\r\n").getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo(chain);
  }

  @Test
  void keepsWhatABagSaysOfItsCertificate() throws Exception {
    assertThat(TlsFile.certificates(RSA.pkcs12("rc2", ABSENT)))
        .asString(UTF_8)
        .startsWith("-----BEGIN CERTIFICATE-----\nlocalKeyId: 01000000\n\nMII");
  }

  record Refused(String file, Der content, boolean key, String why) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Refused> refused() {
    var garbage = pem("PRIVATE KEY", new byte[] {1, 2, 3});
    var encrypted = pem("ENCRYPTED PRIVATE KEY", RSA.pkcs8());
    var legacy =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;
    var open = pem("PUBLIC KEY", RSA.keys().getPublic().getEncoded());
    return Stream.of(
        new Refused("a key alone", text(pem("PRIVATE KEY", RSA.pkcs8())), false, "no cert"),
        new Refused("certificates alone", text(RSA.certificatePem()), true, "no private"),
        new Refused("garbage as key", text(garbage), true, "no known form"),
        new Refused("an encrypted key", text(encrypted), true, "encrypted"),
        new Refused("a key encrypted in the old way", text(legacy), true, "encrypted"),
        new Refused("a public key", text(open), true, "no known form"),
        new Refused("text", text("secret-value"), true, "neither PEM nor PKCS#12"),
        new Refused("nothing", text(""), false, "neither PEM nor PKCS#12"),
        new Refused("a cut PEM", text("-----BEGIN CERTIFICATE-----\nMII"), false, "END"),
        new Refused(
            "PKCS#12 with a password",
            Der.of(RSA.pkcs12("aes", "x".toCharArray())),
            true,
            "password"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesInWordsThatQuoteNothing(Refused given) {
    assertThatThrownBy(
            () -> {
              if (given.key()) {
                TlsFile.privateKey(given.content().bytes());
              } else {
                TlsFile.certificates(given.content().bytes());
              }
            })
        .isInstanceOf(InvalidTls.class)
        .hasMessageContaining(given.why())
        .hasMessageNotContaining("secret-value");
  }

  @Test
  void reportsDamageOfEveryKindInOneWay() {
    var whole = EC.pkcs12("plain", ABSENT);
    var random = new Random(11);
    for (int i = 0; i < 500; i++) {
      var damaged = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
      if (damaged.length > 0) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        TlsFile.privateKey(damaged);
        TlsFile.certificates(damaged);
      } catch (InvalidTls expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
