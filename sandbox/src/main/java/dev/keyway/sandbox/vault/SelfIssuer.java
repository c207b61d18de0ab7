// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Makes self-signed certificates and signing requests by policy.
final class SelfIssuer {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SelfIssuer() {}

  /// @throws HttpProblem 400 if the subject is no X.500 name
  static CertificateMaterial issue(CertificatePolicy policy, KeyPair keys, Instant now) {
    X500Principal subject = subject(policy);
    try {
      Date start = Date.from(now.minusSeconds(600));
      Date end =
          Date.from(now.atOffset(ZoneOffset.UTC).plusMonths(policy.validityMonths()).toInstant());
      var builder =
          new JcaX509v3CertificateBuilder(
              subject, new BigInteger(120, RANDOM), start, end, subject, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      if (!policy.dnsNames().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                policy.dnsNames().stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new)));
      }
      X509Certificate certificate =
          new JcaX509CertificateConverter().getCertificate(builder.build(signer(keys)));
      boolean pem = policy.contentType().equals(CertificateMaterial.PEM);
      return new CertificateMaterial(keys.getPrivate(), List.of(certificate), pem);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("The certificate cannot be made.", e);
    }
  }

  /// Returns a PKCS#10 request as base64.
  static String request(CertificatePolicy policy, KeyPair keys) {
    try {
      var builder = new JcaPKCS10CertificationRequestBuilder(subject(policy), keys.getPublic());
      return Base64.getEncoder().encodeToString(builder.build(signer(keys)).getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("The signing request cannot be made.", e);
    }
  }

  private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    return new JcaContentSignerBuilder(rsa ? "SHA256withRSA" : "SHA256withECDSA")
        .build(keys.getPrivate());
  }

  private static X500Principal subject(CertificatePolicy policy) {
    try {
      return new X500Principal(policy.subject());
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "BadParameter", "The subject is not a valid X.500 name.");
    }
  }
}
