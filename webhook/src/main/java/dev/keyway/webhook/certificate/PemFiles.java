// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import dev.keyway.certificate.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads certificates and keys that anybody may have written, and writes certificates.
final class PemFiles {
  private static final int LONGEST = 64 << 10;
  private static final int MOST_CERTIFICATES = 16;

  private PemFiles() {}

  /// Returns the certificates; none if the text holds anything that is not one.
  static List<X509Certificate> certificates(byte[] pem) {
    if (pem.length > LONGEST) {
      return List.of();
    }
    try {
      var blocks = Pem.parse(pem).blocks();
      if (blocks.size() > MOST_CERTIFICATES) {
        return List.of();
      }
      var factory = CertificateFactory.getInstance("X.509");
      var certificates = new ArrayList<X509Certificate>();
      for (var block : blocks) {
        var der = new ByteArrayInputStream(block.contents().bytes());
        certificates.add((X509Certificate) factory.generateCertificate(der));
      }
      return List.copyOf(certificates);
    } catch (GeneralSecurityException | InvalidCertificate | ClassCastException _) {
      return List.of();
    }
  }

  /// Returns the first private key; none if there is none that can be read.
  static Optional<PrivateKey> key(byte[] pem) {
    if (pem.length > LONGEST) {
      return Optional.empty();
    }
    try {
      return Pem.parse(pem).blocks().stream()
          .filter(Pem.Block::isPrivateKey)
          .findFirst()
          .map(block -> PrivateKeys.fromPkcs8(PrivateKeys.toPkcs8(block, Optional.empty())));
    } catch (InvalidCertificate _) {
      return Optional.empty();
    }
  }

  static byte[] encode(Collection<X509Certificate> certificates) {
    return certificates.stream()
        .map(PemFiles::encode)
        .collect(Collectors.joining())
        .getBytes(US_ASCII);
  }

  private static String encode(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate has no encoding", e);
    }
  }
}
