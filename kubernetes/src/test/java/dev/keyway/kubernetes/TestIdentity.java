// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate with its key, made for one test.
public record TestIdentity(KeyPair keys, X509Certificate certificate) {
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2120-01-01T00:00:00Z"));

  /// @param algorithm of the key: RSA, EC or Ed25519
  /// @param dnsName what a server with it is called
  public static TestIdentity make(String algorithm, String dnsName) throws Exception {
    var keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    var name = new X500Name("CN=" + dnsName);
    var builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.valueOf(System.nanoTime()), FROM, TO, name, keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
    var signature =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> algorithm;
        };
    var signer = new JcaContentSignerBuilder(signature).build(keys.getPrivate());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    return new TestIdentity(keys, certificate);
  }

  public String certificatePem() throws Exception {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  public static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }
}
