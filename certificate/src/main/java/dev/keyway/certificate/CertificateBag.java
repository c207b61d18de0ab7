// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.jspecify.annotations.Nullable;

/// An X.509 certificate in a PKCS#12 file, and what the file says of it.
///
/// @param attributes `localKeyId` in hexadecimal digits and `friendlyName`, as far as they are
///   given and plain ASCII
public record CertificateBag(Der certificate, Map<String, String> attributes) {
  public CertificateBag {
    attributes = Map.copyOf(attributes);
  }

  /// Returns the certificate as PEM, with the attributes as headers in the order of their names.
  public Pem.Block pem() {
    var headers =
        new TreeMap<>(attributes)
            .entrySet().stream()
                .map(attribute -> attribute.getKey() + ": " + attribute.getValue())
                .toList();
    return new Pem.Block("CERTIFICATE", headers, certificate);
  }

  /// Returns nothing if `bag` holds a certificate of another kind.
  static Optional<CertificateBag> of(SafeBag bag) {
    var held = CertBag.getInstance(bag.getBagValue());
    if (!held.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
      return Optional.empty();
    }
    var der = ASN1OctetString.getInstance(held.getCertValue()).getOctets();
    return Optional.of(new CertificateBag(Der.of(der), attributes(bag.getBagAttributes())));
  }

  private static Map<String, String> attributes(@Nullable ASN1Set given) {
    var attributes = new TreeMap<String, String>();
    if (given != null) {
      for (var element : given) {
        var attribute = Attribute.getInstance(element);
        var type = attribute.getAttrType();
        var value = attribute.getAttrValues().getObjectAt(0);
        if (type.equals(PKCSObjectIdentifiers.pkcs_9_at_localKeyId)) {
          var id = ASN1OctetString.getInstance(value).getOctets();
          attributes.put("localKeyId", HexFormat.of().formatHex(id));
        } else if (type.equals(PKCSObjectIdentifiers.pkcs_9_at_friendlyName)) {
          attributes.put("friendlyName", ASN1BMPString.getInstance(value).getString());
        }
      }
    }
    // What is not plain text cannot stand in a PEM header.
    attributes.values().removeIf(value -> !value.chars().allMatch(c -> c >= ' ' && c < 127));
    return attributes;
  }
}
