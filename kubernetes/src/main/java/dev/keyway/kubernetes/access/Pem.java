// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM. Messages quote nothing of it.
final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private Pem() {}

  /// Returns the certificates, of which there is at least one.
  static List<X509Certificate> certificates(byte[] pem) throws AccessFailed {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new AccessFailed("there is no certificate in it");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new AccessFailed("it holds a certificate that cannot be read", e);
    }
  }

  /// Returns the first private key: PKCS#8, or the older forms for RSA and EC.
  static PrivateKey key(byte[] pem) throws AccessFailed {
    var match = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!match.find()) {
      throw new AccessFailed("there is no unencrypted PEM private key in it");
    }
    try {
      var der = Base64.getMimeDecoder().decode(match.group(2));
      return switch (match.group(1)) {
        case "RSA PRIVATE KEY" -> key("RSA", PrivateKeyDer.rsa(der));
        case "EC PRIVATE KEY" -> key("EC", PrivateKeyDer.ec(der));
        default -> pkcs8(der);
      };
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // The cause may quote the key.
      throw new AccessFailed("its private key cannot be read: RSA, EC and Ed25519 are supported");
    }
  }

  private static PrivateKey pkcs8(byte[] pkcs8) throws GeneralSecurityException {
    for (var algorithm : List.of("RSA", "EC")) {
      try {
        return key(algorithm, pkcs8);
      } catch (GeneralSecurityException _) {
        // Another algorithm's key.
      }
    }
    return key("EdDSA", pkcs8);
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }
}
