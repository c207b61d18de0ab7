// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyway.certificate.Der;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.PrivateKeys;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// Tells which certificate a private key belongs to, by signing with one and verifying with the
/// other.
final class KeyMatch {
  private static final byte[] PROBE = "keyway".getBytes(US_ASCII);

  private KeyMatch() {}

  static boolean anyOf(List<Der> pkcs8Keys, X509Certificate certificate) {
    return pkcs8Keys.stream().anyMatch(key -> fits(key, certificate.getPublicKey()));
  }

  private static boolean fits(Der pkcs8, PublicKey publicKey) {
    try {
      return fits(PrivateKeys.fromPkcs8(pkcs8), publicKey);
    } catch (GeneralSecurityException | InvalidCertificate unfit) {
      return false;
    }
  }

  private static boolean fits(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    var algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    var signing = Signature.getInstance(algorithm);
    signing.initSign(privateKey);
    signing.update(PROBE);
    var verifying = Signature.getInstance(algorithm);
    verifying.initVerify(publicKey);
    verifying.update(PROBE);
    return verifying.verify(signing.sign());
  }
}
