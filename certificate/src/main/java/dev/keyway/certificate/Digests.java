// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/// Digests by the object identifiers that PKCS#12 files name them with.
final class Digests {
  private Digests() {}

  static Digest of(ASN1ObjectIdentifier oid) {
    if (oid.equals(OIWObjectIdentifiers.idSHA1)) {
      return new SHA1Digest();
    }
    if (oid.equals(NISTObjectIdentifiers.id_sha224)) {
      return new SHA224Digest();
    }
    if (oid.equals(NISTObjectIdentifiers.id_sha256)) {
      return SHA256Digest.newInstance();
    }
    if (oid.equals(NISTObjectIdentifiers.id_sha384)) {
      return new SHA384Digest();
    }
    if (oid.equals(NISTObjectIdentifiers.id_sha512)) {
      return new SHA512Digest();
    }
    throw new InvalidCertificate("unknown digest " + oid.getId());
  }

  static Digest ofHmac(ASN1ObjectIdentifier oid) {
    if (oid.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
      return new SHA1Digest();
    }
    if (oid.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
      return new SHA224Digest();
    }
    if (oid.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
      return SHA256Digest.newInstance();
    }
    if (oid.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
      return new SHA384Digest();
    }
    if (oid.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
      return new SHA512Digest();
    }
    throw new InvalidCertificate("unknown message authentication " + oid.getId());
  }
}
