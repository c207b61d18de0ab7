// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// The public half of what people keep in PEM files: public keys, private keys, certificates.
public final class PublicKeys {
  private PublicKeys() {}

  /// Returns the public key that is in a block, or that belongs to the private key in it; nothing
  /// if the block is of another kind.
  ///
  /// @throws InvalidCertificate if it is damaged, or a key that the JDK does not know
  public static Optional<PublicKey> of(Pem.Block block) {
    try {
      if (block.label().equals("PUBLIC KEY")) {
        return Optional.of(open(block.contents()));
      }
      if (block.isCertificate()) {
        var der = new ByteArrayInputStream(block.contents().bytes());
        return Optional.of(
            CertificateFactory.getInstance("X.509").generateCertificate(der).getPublicKey());
      }
      return block.isPrivateKey() ? Optional.of(ofPrivate(block)) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidCertificate(
          "the %s block is damaged, or of a kind this program cannot use".formatted(block.label()),
          e);
    }
  }

  private static PublicKey open(Der der) throws GeneralSecurityException {
    var bytes = der.bytes();
    var algorithm = SubjectPublicKeyInfo.getInstance(bytes).getAlgorithm().getAlgorithm();
    return KeyFactory.getInstance(algorithm.getId()).generatePublic(new X509EncodedKeySpec(bytes));
  }

  private static PublicKey ofPrivate(Pem.Block block) throws GeneralSecurityException {
    var pkcs8 = PrivateKeys.toPkcs8(block, Optional.empty());
    PrivateKey key = PrivateKeys.fromPkcs8(pkcs8);
    return switch (key) {
      case RSAPrivateCrtKey rsa ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
      case ECPrivateKey ec ->
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(point(ec), ec.getParams()));
      default ->
          throw new InvalidCertificate(
              "no public key is known for a private key of the kind "
                  + PrivateKeyInfo.getInstance(pkcs8.bytes())
                      .getPrivateKeyAlgorithm()
                      .getAlgorithm());
    };
  }

  private static ECPoint point(ECPrivateKey key) {
    var domain = EC5Util.convertSpec(key.getParams());
    var point = new FixedPointCombMultiplier().multiply(domain.getG(), key.getS()).normalize();
    return new ECPoint(
        point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
  }
}
