// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/// The form that every TLS server reads: PKCS#1 for RSA, SEC1 for EC, and PKCS#8 where there is no
/// older one. What a key is, its content says and not its label: files with the wrong label are
/// common.
public final class KeyForm {
  private KeyForm() {}

  /// Returns an unencrypted key of any form in that one.
  ///
  /// @throws InvalidCertificate if it is no key of a known form
  public static Pem.Block of(Der key) {
    try {
      var sequence = ASN1Sequence.getInstance(key.bytes());
      if (sequence.size() >= 3
          && sequence.getObjectAt(1) instanceof ASN1Sequence
          && sequence.getObjectAt(2) instanceof ASN1OctetString) {
        return pkcs8(PrivateKeyInfo.getInstance(sequence));
      }
      if (sequence.size() >= 9 && sequence.getObjectAt(1) instanceof ASN1Integer) {
        return block("RSA PRIVATE KEY", RSAPrivateKey.getInstance(sequence));
      }
      if (sequence.size() >= 2 && sequence.getObjectAt(1) instanceof ASN1OctetString) {
        return sec1(ECPrivateKey.getInstance(sequence), null);
      }
    } catch (IOException | RuntimeException _) {
      // BouncyCastle reports damage with unchecked exceptions of many kinds.
    }
    throw new InvalidCertificate("its private key is of no known form, or is damaged");
  }

  private static Pem.Block pkcs8(PrivateKeyInfo info) throws IOException {
    var algorithm = info.getPrivateKeyAlgorithm();
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return block("RSA PRIVATE KEY", RSAPrivateKey.getInstance(info.parsePrivateKey()));
    }
    if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return sec1(ECPrivateKey.getInstance(info.parsePrivateKey()), algorithm.getParameters());
    }
    return block("PRIVATE KEY", new PrivateKeyInfo(algorithm, info.parsePrivateKey()));
  }

  /// Names the curve and adds the public key, which PKCS#8 has elsewhere or not at all.
  private static Pem.Block sec1(ECPrivateKey key, @Nullable ASN1Encodable outer)
      throws IOException {
    var named = key.getParametersObject();
    var curve = named == null ? outer : named;
    if (curve == null) {
      throw new IOException("no curve");
    }
    int bits = key.getPrivateKey().getOctets().length * 8;
    var open = key.getPublicKey();
    if (curve instanceof ASN1ObjectIdentifier oid) {
      var domain = ECNamedCurveTable.getByOID(oid);
      if (domain == null) {
        throw new IOException("unknown curve");
      }
      bits = domain.getN().bitLength();
      if (open == null) {
        var point = new FixedPointCombMultiplier().multiply(domain.getG(), key.getKey());
        open = new DERBitString(point.getEncoded(false));
      }
    }
    return block(
        "EC PRIVATE KEY",
        open == null
            ? new ECPrivateKey(bits, key.getKey(), curve)
            : new ECPrivateKey(bits, key.getKey(), open, curve));
  }

  private static Pem.Block block(String label, ASN1Encodable key) throws IOException {
    return new Pem.Block(label, List.of(), Der.of(key.toASN1Primitive().getEncoded("DER")));
  }
}
