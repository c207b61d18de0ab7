// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the Secret holds, as far as it can be read.
///
/// @param authorities those that clients should trust: the one that signs, then those it followed
/// @param signer the first of them, if its key is there
/// @param server what the webhook shows, if its key is there
record Contents(
    List<X509Certificate> authorities,
    Optional<KeyedCertificate> signer,
    Optional<KeyedCertificate> server) {
  static final String CA_CERTIFICATE = "ca.crt";
  static final String CA_KEY = "ca.key";
  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  static final Contents NOTHING = new Contents(List.of(), Optional.empty(), Optional.empty());

  Contents {
    authorities = List.copyOf(authorities);
  }

  /// Returns the contents of a Secret that may hold anything.
  static Contents read(Map<String, byte[]> values) {
    var authorities = PemFiles.certificates(value(values, CA_CERTIFICATE));
    return new Contents(
        authorities,
        keyed(authorities, value(values, CA_KEY)),
        keyed(PemFiles.certificates(value(values, CERTIFICATE)), value(values, KEY)));
  }

  private static byte[] value(Map<String, byte[]> values, String key) {
    return values.getOrDefault(key, new byte[0]);
  }

  static Optional<KeyedCertificate> keyed(List<X509Certificate> certificates, byte[] key) {
    return certificates.isEmpty()
        ? Optional.empty()
        : PemFiles.key(key).map(found -> new KeyedCertificate(certificates.getFirst(), found));
  }

  Contents withAuthorities(List<X509Certificate> others) {
    return new Contents(others, signer, server);
  }

  /// Returns the values of the Secret's keys.
  Map<String, byte[]> values() {
    return Map.of(
        CA_CERTIFICATE, PemFiles.encode(authorities),
        CA_KEY, signer.orElseThrow().keyPem().getBytes(US_ASCII),
        CERTIFICATE, PemFiles.encode(List.of(server.orElseThrow().certificate())),
        KEY, server.orElseThrow().keyPem().getBytes(US_ASCII));
  }
}
