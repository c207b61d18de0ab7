// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Keys and certificate chains for the demo's vault, with nobody's trust.
final class DemoCertificates {
  private static final SecureRandom RANDOM = new SecureRandom();

  private DemoCertificates() {}

  /// A key and its certificates from the leaf to the root.
  record Chain(PrivateKey key, List<X509Certificate> certificates) {
    @Override
    public String toString() {
      return "Chain of " + certificates.size();
    }
  }

  static String rsaKey() {
    try {
      KeyPair pair = rsaPair();
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .build()
          .toJSONString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The demo's key cannot be made.", e);
    }
  }

  static KeyPair rsaPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  /// Makes a leaf, by default with a P-256 key, below an intermediate and a root.
  static Chain chain(String dnsName, Optional<KeyPair> leafKeys) throws GeneralSecurityException {
    KeyPair rootKeys = ecPair();
    KeyPair intermediateKeys = ecPair();
    KeyPair leaf = leafKeys.isPresent() ? leafKeys.get() : ecPair();
    String root = "CN=Keyway demo root";
    String intermediate = "CN=Keyway demo intermediate";
    return new Chain(
        leaf.getPrivate(),
        List.of(
            issue("CN=" + dnsName, leaf, intermediate, intermediateKeys, Optional.of(dnsName)),
            issue(intermediate, intermediateKeys, root, rootKeys, Optional.empty()),
            issue(root, rootKeys, root, rootKeys, Optional.empty())));
  }

  private static KeyPair ecPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate issue(
      String subject, KeyPair keys, String issuer, KeyPair issuerKeys, Optional<String> dnsName)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal(issuer),
            new BigInteger(120, RANDOM),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(365))),
            new X500Principal(subject),
            keys.getPublic());
    try {
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(dnsName.isEmpty()));
      if (dnsName.isPresent()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName.get())));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
