// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.jspecify.annotations.Nullable;

/// A PKCS#12 file (RFC 7292) without a password, in the order of its bags. Its seal is not checked:
/// under the empty password anybody could have made it.
///
/// @param keys as PKCS#8
record Pkcs12File(List<Der> keys, List<PemBlock> certificates) {
  private static final int MAX_NESTING = 8;

  static Pkcs12File parse(byte[] bytes) throws InvalidTls {
    ASN1Sequence safes;
    try {
      var outer = Pfx.getInstance(bytes).getAuthSafe();
      safes = ASN1Sequence.getInstance(content(outer));
    } catch (RuntimeException _) {
      // BouncyCastle reports damage with unchecked exceptions of many kinds.
      throw new InvalidTls("it is neither PEM nor PKCS#12");
    }
    for (var password : EmptyPassword.values()) {
      try {
        var file = new Pkcs12File(new ArrayList<>(), new ArrayList<>());
        for (var safe : safes) {
          file.readSafe(ContentInfo.getInstance(safe), password);
        }
        return file;
      } catch (IOException | RuntimeException _) {
        // The other spelling may open it.
      }
    }
    throw new InvalidTls(
        "its PKCS#12 is damaged, or has a password; mount it without a password or as PEM");
  }

  private void readSafe(ContentInfo safe, EmptyPassword password) throws IOException {
    if (safe.getContentType().equals(PKCSObjectIdentifiers.data)) {
      readBags(content(safe), password, 0);
    } else if (safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
      var encrypted = EncryptedData.getInstance(safe.getContent());
      readBags(
          password.decrypt(encrypted.getEncryptionAlgorithm(), encrypted.getContent().getOctets()),
          password,
          0);
    } else {
      throw new IOException("unknown safe");
    }
  }

  private void readBags(byte[] safe, EmptyPassword password, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new IOException("too deep");
    }
    for (var element : ASN1Sequence.getInstance(safe)) {
      var bag = SafeBag.getInstance(element);
      var type = bag.getBagId();
      var value = bag.getBagValue();
      if (type.equals(PKCSObjectIdentifiers.keyBag)) {
        keys.add(Der.of(value.toASN1Primitive().getEncoded()));
      } else if (type.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
        var shrouded = EncryptedPrivateKeyInfo.getInstance(value);
        keys.add(
            Der.of(
                password.decrypt(shrouded.getEncryptionAlgorithm(), shrouded.getEncryptedData())));
      } else if (type.equals(PKCSObjectIdentifiers.certBag)) {
        var certificate = CertBag.getInstance(value);
        if (certificate.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
          var der = ASN1OctetString.getInstance(certificate.getCertValue()).getOctets();
          certificates.add(
              new PemBlock("CERTIFICATE", headers(bag.getBagAttributes()), Der.of(der)));
        }
      } else if (type.equals(PKCSObjectIdentifiers.safeContentsBag)) {
        readBags(value.toASN1Primitive().getEncoded(), password, depth + 1);
      }
      // CRLs and secrets of other programs are neither keys nor certificates.
    }
  }

  /// Returns what a bag says of its certificate; consumers of the original's Secrets see the same.
  private static List<String> headers(@Nullable ASN1Set attributes) {
    var headers = new TreeMap<String, String>();
    if (attributes != null) {
      for (var element : attributes) {
        var attribute = Attribute.getInstance(element);
        var value = attribute.getAttrValues().getObjectAt(0);
        if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_localKeyId)) {
          headers.put(
              "localKeyId",
              HexFormat.of().formatHex(ASN1OctetString.getInstance(value).getOctets()));
        } else if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_friendlyName)) {
          headers.put("friendlyName", ASN1BMPString.getInstance(value).getString());
        }
      }
    }
    return headers.entrySet().stream()
        // What is not plain text cannot stand in a PEM header.
        .filter(header -> header.getValue().chars().allMatch(c -> c >= ' ' && c < 127))
        .map(header -> header.getKey() + ": " + header.getValue())
        .toList();
  }

  private static byte[] content(ContentInfo info) {
    return ASN1OctetString.getInstance(info.getContent()).getOctets();
  }

  @Override
  public String toString() {
    return "PKCS#12 of %d keys, %d certificates".formatted(keys.size(), certificates.size());
  }
}
