// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates and PKCS#12 files made on the spot, with fixed dates.
public final class TestCertificates {
  private static final Date FROM = Date.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Date UNTIL = Date.from(Instant.parse("2036-01-01T00:00:00Z"));

  private TestCertificates() {}

  /// A certificate with its key.
  public record Party(String name, KeyPair keys, X509Certificate certificate) {

    /// Returns the certificate as Key Vault puts it into PEM secrets.
    public String pem() {
      return TestCertificates.pem("CERTIFICATE", encoded(certificate));
    }

    public String keyPem() {
      return TestCertificates.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }
  }

  public static KeyPair ecKeys() {
    return keys("EC", 256);
  }

  public static KeyPair rsaKeys() {
    return keys("RSA", 2048);
  }

  private static KeyPair keys(String algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static Party root(String name) {
    return root(name, ecKeys());
  }

  public static Party root(String name, KeyPair keys) {
    return new Party(name, keys, certificate(name, keys, name, keys, true));
  }

  public static Party issued(String name, Party issuer) {
    return issued(name, issuer, ecKeys(), true);
  }

  public static Party issued(String name, Party issuer, KeyPair keys, boolean withSubjectKeyId) {
    return new Party(
        name, keys, certificate(name, keys, issuer.name(), issuer.keys(), withSubjectKeyId));
  }

  private static X509Certificate certificate(
      String name, KeyPair keys, String issuer, KeyPair issuerKeys, boolean withSubjectKeyId) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Principal("CN=" + issuer),
              new BigInteger(64, new SecureRandom()),
              FROM,
              UNTIL,
              new X500Principal("CN=" + name),
              keys.getPublic());
      var ids = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      if (withSubjectKeyId) {
        builder.addExtension(
            Extension.subjectKeyIdentifier,
            false,
            ids.createSubjectKeyIdentifier(keys.getPublic()));
      }
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
      var algorithm =
          issuerKeys.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate())));
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Returns a PKCS#12 file in base64, with an empty password, as Key Vault hands it out.
  public static String pfx(Party leaf, List<X509Certificate> chain) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "key", leaf.keys().getPrivate(), new char[0], chain.toArray(Certificate[]::new));
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, new char[0]);
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String pem(String label, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
