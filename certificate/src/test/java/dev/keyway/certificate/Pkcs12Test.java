// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import static dev.keyway.certificate.TestKey.EC;
import static dev.keyway.certificate.TestKey.EDWARDS;
import static dev.keyway.certificate.TestKey.RSA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Pkcs12Test {
  record Case(String rule, TestKey subject, String password, String scheme) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("3DES under a password", RSA, "pä55", "3des"),
        new Case("3DES and RC2 without a password", RSA, "", "rc2"),
        new Case("AES under a password", EC, "secret", "aes"),
        new Case("AES around an EdDSA key", EDWARDS, "p", "aes"),
        new Case("a bare key", RSA, "secret", "plain"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void opensFilesOfOtherPrograms(Case given) throws Exception {
    var pfx = pfx(given.subject(), given.password().toCharArray(), given.scheme());

    var contents = Pkcs12.decode(pfx, Optional.of(given.password()));

    assertThat(contents.privateKeys()).containsExactly(given.subject().keyDer());
    assertThat(contents.certificates()).containsExactly(given.subject().certificateDer());
  }

  @Test
  void opensWhatTheJdkWritesWithItsDefaults() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = new Certificate[] {x509(EC)};
    store.setKeyEntry("a", EC.key(), "changeit".toCharArray(), chain);
    var out = new ByteArrayOutputStream();
    store.store(out, "changeit".toCharArray());

    var contents = Pkcs12.decode(out.toByteArray(), Optional.of("changeit"));

    assertThat(contents.privateKeys()).containsExactly(EC.keyDer());
    assertThat(contents.certificates()).containsExactly(EC.certificateDer());
  }

  @Test
  void opensTheEmptyPasswordSpelledAsATerminator() throws Exception {
    // BouncyCastle and OpenSSL spell the empty password differently; the JDK takes {0} for "".
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("a", RSA.key(), new char[0], new Certificate[] {x509(RSA)});
    var out = new ByteArrayOutputStream();
    store.store(out, new char[0]);

    assertThat(Pkcs12.decode(out.toByteArray(), Optional.empty()).privateKeys())
        .containsExactly(RSA.keyDer());
  }

  @Test
  void keepsWhatABagSaysOfItsCertificateIfItIsPlainText() throws Exception {
    var bag =
        new PKCS12SafeBagBuilder(RSA.holder())
            .addBagAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_localKeyId,
                (ASN1Encodable) new DEROctetString(new byte[] {1, 0, 0, 0}))
            .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString("näme"))
            .build();
    var pfx = new PKCS12PfxPduBuilder().addData(bag).build(null, null).getEncoded();

    assertThat(Pkcs12.decode(pfx, Optional.empty()).bags())
        .containsExactly(
            new CertificateBag(RSA.certificateDer(), Map.of("localKeyId", "01000000")));
  }

  @Test
  void tellsAFileUnderAnUnknownPasswordFromOtherBytes() throws Exception {
    assertThat(Pkcs12.isPkcs12(pfx(RSA, "unknown".toCharArray(), "aes"))).isTrue();
    assertThat(Pkcs12.isPkcs12(RSA.key().getEncoded())).isFalse();
    assertThat(Pkcs12.isPkcs12(new byte[0])).isFalse();
  }

  @Test
  void refusesAWrongPasswordWithoutNamingIt() throws Exception {
    var pfx = pfx(RSA, "right".toCharArray(), "aes");

    assertThatThrownBy(() -> Pkcs12.decode(pfx, Optional.of("wr0ng")))
        .isInstanceOf(InvalidCertificate.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void reportsDamageOfEveryKindInOneWay() throws Exception {
    var pfx = pfx(EC, "secret".toCharArray(), "aes");
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      var damaged = Arrays.copyOf(pfx, i % 3 == 0 ? random.nextInt(pfx.length) : pfx.length);
      if (damaged.length == pfx.length) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        Pkcs12.decode(damaged, Optional.of("secret"));
      } catch (InvalidCertificate expected) {
        assertThat(expected.getMessage()).doesNotContain("secret");
      }
    }
  }

  private static Certificate x509(TestKey subject) throws Exception {
    return new JcaX509CertificateConverter().getCertificate(subject.holder());
  }

  private static byte[] pfx(TestKey subject, char[] password, String scheme) throws Exception {
    var key = PrivateKeyInfo.getInstance(subject.key().getEncoded());
    var keyBag =
        scheme.equals("plain")
            ? new PKCS12SafeBagBuilder(key).build()
            : new PKCS12SafeBagBuilder(key, encryptor(scheme, password, true)).build();
    var certificateBag = new PKCS12SafeBagBuilder(subject.holder()).build();
    var builder = new PKCS12PfxPduBuilder();
    builder.addData(keyBag);
    if (scheme.equals("plain")) {
      builder.addData(certificateBag);
      return builder.build(null, null).getEncoded();
    }
    builder.addEncryptedData(
        encryptor(scheme, password, false), new PKCS12SafeBag[] {certificateBag});
    return builder.build(mac(scheme.equals("aes")), password).getEncoded();
  }

  private static BcPKCS12MacCalculatorBuilder mac(boolean modern) {
    return modern
        ? new BcPKCS12MacCalculatorBuilder(
            new SHA256Digest(),
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE))
        : new BcPKCS12MacCalculatorBuilder(
            new SHA1Digest(),
            new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE));
  }

  private static OutputEncryptor encryptor(String scheme, char[] password, boolean key)
      throws Exception {
    if (scheme.equals("aes")) {
      return new JcePKCSPBEOutputEncryptorBuilder(
              new PBKDF2Config.Builder()
                  .withIterationCount(2048)
                  .withSaltLength(16)
                  .withPRF(PBKDF2Config.PRF_SHA256)
                  .build(),
              NISTObjectIdentifiers.id_aes256_CBC)
          .setProvider(new BouncyCastleProvider())
          .build(password);
    }
    return key || scheme.equals("3des")
        ? new BcPKCS12PBEOutputEncryptorBuilder(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                CBCBlockCipher.newInstance(new DESedeEngine()),
                new SHA1Digest())
            .build(password)
        : new BcPKCS12PBEOutputEncryptorBuilder(
                PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC,
                CBCBlockCipher.newInstance(new RC2Engine()),
                new SHA1Digest())
            .build(password);
  }
}
