// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of its own for each local Azure. Its name constraints let it vouch for nothing but
/// the loopback names and those of the token proxy, so that trusting it gives away little.
public final class CertificateAuthority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<String> DOMAINS =
      List.of("localhost", "ests.aks", "svc.cluster.local", "kubernetes.default.svc");
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final KeyPair leafKeys;
  private final InstantSource clock;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource clock)
      throws GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.leafKeys = newKeys();
  }

  /// Makes a new authority, valid for ten years.
  public static CertificateAuthority create(InstantSource clock) throws GeneralSecurityException {
    KeyPair keys = newKeys();
    X500Principal name = new X500Principal("CN=Keyway local Azure " + serial().toString(36));
    try {
      var builder = builder(name, keys, name, keys, clock.instant(), 3650);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.nameConstraints, true, constraints());
      return new CertificateAuthority(sign(builder, keys.getPrivate()), keys.getPrivate(), clock);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /// Takes up an authority saved as [#certificatePem()] and [#privateKey()].
  public static CertificateAuthority restore(String pem, String privateKey, InstantSource clock)
      throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
    return new CertificateAuthority(Certificates.parse(pem), key, clock);
  }

  /// Returns the authority's certificate as PEM.
  public String certificatePem() {
    return Certificates.pem(certificate);
  }

  /// Returns the private key as base64 of PKCS#8, for the state file only.
  public String privateKey() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey leafKey() {
    return leafKeys.getPrivate();
  }

  /// Issues a server certificate for these names and the loopback addresses, valid for 397 days.
  X509Certificate issue(List<String> dnsNames) throws GeneralSecurityException {
    try {
      var subject = new X500Principal("CN=" + dnsNames.getFirst());
      var authority = new KeyPair(certificate.getPublicKey(), key);
      var builder =
          builder(
              certificate.getSubjectX500Principal(),
              authority,
              subject,
              leafKeys,
              clock.instant(),
              397);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, names(dnsNames));
      return sign(builder, key);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralNames names(List<String> dnsNames) {
    var names =
        Stream.concat(
            dnsNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static ASN1Encodable constraints() {
    byte[] network = new byte[8];
    System.arraycopy(LOOPBACK, 0, network, 0, 4);
    network[3] = 0;
    network[4] = (byte) 0xff;
    var address = new GeneralName(GeneralName.iPAddress, new DEROctetString(network));
    var subtrees =
        Stream.concat(
                DOMAINS.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                Stream.of(address))
            .map(GeneralSubtree::new)
            .toArray(GeneralSubtree[]::new);
    return new NameConstraints(subtrees, null);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer,
      KeyPair issuerKeys,
      X500Principal subject,
      KeyPair subjectKeys,
      Instant now,
      int days)
      throws IOException, GeneralSecurityException {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(now.minus(1, ChronoUnit.DAYS)),
            Date.from(now.plus(days, ChronoUnit.DAYS)),
            subject,
            subjectKeys.getPublic());
    var extensions = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(subjectKeys.getPublic()));
    return builder;
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(120, RANDOM).setBit(119);
  }
}
