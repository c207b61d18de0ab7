// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes the authority and the server certificate with the properties that the original gives them
/// (workload-identity.md §7).
///
/// @param names of the server, its service's own first
record Issuer(List<String> names) {
  /// How far back certificates begin, for clocks that run slow.
  static final Duration BACKDATED = Duration.ofHours(1);

  private static final String AUTHORITY = "azure-workload-identity-ca";
  private static final X500Principal AUTHORITY_NAME =
      new X500Principal("CN=" + AUTHORITY + ", O=azure-workload-identity");
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(10 * 365);
  private static final Duration SERVER_LIFE = Duration.ofDays(365);
  private static final int KEY_BITS = 2048;
  private static final int CURVE_BITS = 256;

  Issuer {
    names = List.copyOf(names);
  }

  /// Returns the contents that a step leads to. Making keys takes a while.
  Contents carryOut(Step step, Instant now) {
    return switch (step) {
      case Step.Keep(var contents) -> contents;
      case Step.Retire(var contents) -> contents;
      case Step.NewServer(var authorities, var signer) ->
          new Contents(authorities, Optional.of(signer), Optional.of(server(signer, now)));
      case Step.NewAuthority(var trustedStill) -> {
        var signer = authority(now);
        var authorities = new ArrayList<>(List.of(signer.certificate()));
        authorities.addAll(trustedStill);
        yield new Contents(authorities, Optional.of(signer), Optional.of(server(signer, now)));
      }
    };
  }

  private static KeyedCertificate authority(Instant now) {
    var keys = authorityKeys();
    try {
      var builder =
          builder(AUTHORITY_NAME, keys, BigInteger.ZERO, AUTHORITY_NAME, keys, now, AUTHORITY_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, AUTHORITY)));
      return new KeyedCertificate(sign(builder, keys.getPrivate()), keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the authority cannot be made", e);
    }
  }

  private KeyedCertificate server(KeyedCertificate signer, Instant now) {
    var keys = serverKeys();
    var subject = new X500Principal("CN=" + names.getFirst());
    var issuer = new KeyPair(signer.certificate().getPublicKey(), signer.key());
    try {
      var issuerName = signer.certificate().getSubjectX500Principal();
      var builder = builder(issuerName, issuer, BigInteger.ONE, subject, keys, now, SERVER_LIFE);
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives());
      return asRead(new KeyedCertificate(sign(builder, signer.key()), keys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the server certificate cannot be made", e);
    }
  }

  /// Returns the pair as it comes back from the Secret: the JDK's own encoding of a new key is
  /// shorter, and would make it another's.
  private static KeyedCertificate asRead(KeyedCertificate made) {
    return new KeyedCertificate(
        made.certificate(), PemFiles.key(made.keyPem().getBytes(US_ASCII)).orElseThrow());
  }

  private GeneralNames alternatives() {
    return new GeneralNames(
        names.stream()
            .map(name ->
                new GeneralName(
                    name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer,
      KeyPair issuerKeys,
      BigInteger serial,
      X500Principal subject,
      KeyPair keys,
      Instant now,
      Duration life)
      throws IOException, GeneralSecurityException {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(life)),
            subject,
            keys.getPublic());
    // Authorities that follow one another have one name: by these, clients tell them apart.
    var extensions = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
    return builder;
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    var algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    var signer = new JcaContentSignerBuilder(algorithm).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /// RSA, as the original reads no other authority's key.
  private static KeyPair authorityKeys() {
    return keys("RSA", KEY_BITS);
  }

  /// An elliptic curve: a handshake by RSA takes this JVM's one compiler 10 ms of processor time,
  /// so that a burst of new connections would hold up all pods (docs/performance.md).
  private static KeyPair serverKeys() {
    return keys("EC", CURVE_BITS);
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
