// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import dev.keyway.certificate.Der;
import dev.keyway.certificate.KeyForm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/// A certificate with its private key. Prints nothing of the key.
///
/// @param chain the certificate, then those between it and an authority that clients know
record KeyedCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final int LONGEST_KEY = 8192;
  private static final byte[] PROBE = {1, 2, 3, 4};

  KeyedCertificate {
    chain = List.copyOf(chain);
  }

  KeyedCertificate(X509Certificate certificate, PrivateKey key) {
    this(List.of(certificate), key);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /// Tells whether the key is the certificate's. Keys that no TLS server of ours could use count as
  /// another's.
  boolean matches() {
    // A Secret has room for a key whose use would take hours.
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() > LONGEST_KEY) {
      return false;
    }
    try {
      var signature = Signature.getInstance(algorithm());
      signature.initSign(key);
      signature.update(PROBE);
      var signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException | RuntimeException _) {
      return false;
    }
  }

  private String algorithm() {
    return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }

  /// Returns the key as PEM, in the form that the original keeps it in (PKCS#1 for RSA).
  String keyPem() {
    return KeyForm.of(Der.of(key.getEncoded())).encode();
  }

  @Override
  public String toString() {
    return "certificate of " + certificate().getSubjectX500Principal() + " with its key";
  }
}
