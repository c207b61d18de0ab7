// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate with its key, made for one test.
public record TestCertificate(KeyPair keys, X509Certificate certificate) {
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2120-01-01T00:00:00Z"));

  public static TestCertificate rsa(String commonName, String... dnsNames) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return of(generator.generateKeyPair(), "SHA256withRSA", commonName, dnsNames);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static TestCertificate ec(String commonName, String... dnsNames) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair(), "SHA256withECDSA", commonName, dnsNames);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public PrivateKey key() {
    return keys.getPrivate();
  }

  private static TestCertificate of(
      KeyPair keys, String algorithm, String commonName, String... dnsNames) throws Exception {
    var name = new X500Name("CN=" + commonName);
    var builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.valueOf(System.nanoTime()), FROM, TO, name, keys.getPublic());
    if (dnsNames.length > 0) {
      var names = new GeneralName[dnsNames.length];
      for (int i = 0; i < names.length; i++) {
        names[i] = new GeneralName(GeneralName.dNSName, dnsNames[i]);
      }
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    var signer = new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    return new TestCertificate(keys, certificate);
  }
}
