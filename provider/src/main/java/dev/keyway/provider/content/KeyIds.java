// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The key identifiers a certificate carries (RFC 5280 §4.2.1.1-2), in hex for comparison.
final class KeyIds {
  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int KEY_IDENTIFIER = 0x80;

  private KeyIds() {}

  static Optional<String> subject(X509Certificate certificate) {
    return extension(certificate, SUBJECT_KEY_ID)
        .flatMap(value -> content(value, OCTET_STRING))
        .map(HexFormat.of()::formatHex);
  }

  static Optional<String> authority(X509Certificate certificate) {
    return extension(certificate, AUTHORITY_KEY_ID)
        .flatMap(value -> content(value, SEQUENCE))
        .flatMap(fields -> content(fields, KEY_IDENTIFIER))
        .map(HexFormat.of()::formatHex);
  }

  private static Optional<byte[]> extension(X509Certificate certificate, String oid) {
    return Optional.ofNullable(certificate.getExtensionValue(oid))
        .flatMap(value -> content(value, OCTET_STRING));
  }

  /// Returns the content of the first element of `der` if it has that tag.
  private static Optional<byte[]> content(byte[] der, int tag) {
    if (der.length < 2 || (der[0] & 0xff) != tag) {
      return Optional.empty();
    }
    int length = der[1] & 0xff;
    int start = 2;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets < 1 || octets > 3 || der.length < 2 + octets) {
        return Optional.empty();
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (der[2 + i] & 0xff);
      }
      start += octets;
    }
    return der.length < start + length
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(der, start, start + length));
  }
}
