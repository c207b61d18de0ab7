// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// X.509 certificates to PEM and back.
public final class Certificates {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Certificates() {}

  /// Returns one PEM block, with a line feed at its end.
  public static String pem(Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The certificate has no DER form.", e);
    }
  }

  /// Returns one PEM block of `type`, with a line feed at its end.
  public static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /// Reads one certificate, PEM or DER.
  public static X509Certificate parse(byte[] bytes) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }

  /// Reads one certificate from PEM.
  public static X509Certificate parse(String pem) throws GeneralSecurityException {
    return parse(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
