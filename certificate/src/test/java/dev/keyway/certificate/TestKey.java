// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key of each kind, and a certificate for it.
@SuppressWarnings("ImmutableEnumChecker") // keys and certificates are never written
enum TestKey {
  RSA("RSA", 2048, "SHA256withRSA"),
  EC("EC", 256, "SHA256withECDSA"),
  EDWARDS("Ed25519", 255, "Ed25519");

  private final KeyPair keys;
  private final X509CertificateHolder holder;

  TestKey(String algorithm, int size, String signature) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      keys = generator.generateKeyPair();
      var name = new X500Name("CN=" + algorithm);
      var year = Date.from(Instant.parse("2026-01-01T00:00:00Z"));
      holder =
          new JcaX509v3CertificateBuilder(name, BigInteger.TWO, year, year, name, keys.getPublic())
              .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  PrivateKey key() {
    return keys.getPrivate();
  }

  X509CertificateHolder holder() {
    return holder;
  }

  Der keyDer() {
    return Der.of(key().getEncoded());
  }

  Der certificateDer() {
    try {
      return Der.of(holder.getEncoded());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
