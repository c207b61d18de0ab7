// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.certificate.Der;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import dev.keyway.certificate.Pkcs12;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The secret behind a certificate, from PKCS#12 to a PEM bundle: keys first, then certificates
/// (provider.md §9.4).
final class Pkcs12Pem {
  private Pkcs12Pem() {}

  /// @param warning what is wrong with the chain, though all certificates are there
  record Bundle(String text, Optional<String> warning) {
    @Override
    public String toString() {
      return "Bundle[***]";
    }
  }

  /// Opens `base64` without a password.
  ///
  /// @throws IllegalArgumentException if that is not possible; the message shows none of it
  static Bundle decode(String base64, boolean constructChain) {
    Pkcs12.Contents contents;
    try {
      contents = Pkcs12.decode(Decoding.base64(base64), Optional.empty());
    } catch (InvalidCertificate unreadable) {
      throw new IllegalArgumentException(
          "its PKCS#12 cannot be opened: " + unreadable.getMessage());
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException("its PKCS#12 is not base64");
    }
    var keys = blocks("PRIVATE KEY", contents.privateKeys());
    if (!constructChain) {
      return new Bundle(keys + blocks("CERTIFICATE", contents.certificates()), Optional.empty());
    }
    var ordered =
        CertificateChain.order(
            contents.certificates().stream().map(Pkcs12Pem::certificate).toList(),
            certificate -> KeyMatch.anyOf(contents.privateKeys(), certificate));
    return new Bundle(keys + blocks(ordered.certificates()), ordered.warning());
  }

  private static String blocks(String label, List<Der> contents) {
    return contents.stream()
        .map(der -> Pem.encode(label, der.bytes()))
        .collect(Collectors.joining());
  }

  private static String blocks(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(Pkcs12Pem::encoded)
        .map(der -> Pem.encode("CERTIFICATE", der))
        .collect(Collectors.joining());
  }

  private static X509Certificate certificate(Der der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.bytes()));
    } catch (CertificateException broken) {
      throw new IllegalArgumentException("one of its certificates cannot be parsed");
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
