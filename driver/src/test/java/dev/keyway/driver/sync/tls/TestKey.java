// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/// A key with a self-signed certificate, in all the ways a provider may mount them.
public record TestKey(KeyPair keys, X509Certificate certificate) {
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2120-01-01T00:00:00Z"));

  public static final TestKey RSA = of("RSA", 2048, "SHA256withRSA");
  public static final TestKey EC = of("EC", 256, "SHA256withECDSA");
  public static final TestKey EDWARDS = of("Ed25519", 255, "Ed25519");

  private static TestKey of(String algorithm, int size, String signature) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      var keys = generator.generateKeyPair();
      var name = new X500Name("CN=" + algorithm);
      var holder =
          new JcaX509v3CertificateBuilder(name, BigInteger.TWO, FROM, TO, name, keys.getPublic())
              .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
      return new TestKey(keys, new JcaX509CertificateConverter().getCertificate(holder));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] pkcs8() {
    return keys.getPrivate().getEncoded();
  }

  /// PKCS#1 of an RSA key, SEC1 of an EC key.
  public byte[] inner() {
    try {
      return PrivateKeyInfo.getInstance(pkcs8()).parsePrivateKey().toASN1Primitive().getEncoded();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  /// @param scheme `rc2`, `aes`, or `plain` for bags without encryption
  public byte[] pkcs12(String scheme, char[] password) {
    try {
      var key = PrivateKeyInfo.getInstance(pkcs8());
      var keyBag =
          scheme.equals("plain")
              ? new PKCS12SafeBagBuilder(key)
              : new PKCS12SafeBagBuilder(key, encryptor(scheme, password, true));
      var certificateBag =
          new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(certificate))
              .addBagAttribute(
                  PKCSObjectIdentifiers.pkcs_9_at_localKeyId,
                  (ASN1Encodable) new DEROctetString(new byte[] {1, 0, 0, 0}))
              .addBagAttribute(
                  PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString("näme"))
              .build();
      var builder = new PKCS12PfxPduBuilder().addData(keyBag.build());
      if (scheme.equals("plain")) {
        return builder.addData(certificateBag).build(null, null).getEncoded();
      }
      var out = new ByteArrayOutputStream();
      out.write(
          builder
              .addEncryptedData(
                  encryptor(scheme, password, false), new PKCS12SafeBag[] {certificateBag})
              .build(new BcPKCS12MacCalculatorBuilder(), password)
              .getEncoded());
      return out.toByteArray();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
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
    var builder =
        key
            ? new BcPKCS12PBEOutputEncryptorBuilder(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                CBCBlockCipher.newInstance(new DESedeEngine()))
            : new BcPKCS12PBEOutputEncryptorBuilder(
                PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC,
                CBCBlockCipher.newInstance(new RC2Engine()));
    return builder.build(password);
  }
}
