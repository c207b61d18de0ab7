// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.provider.TestCertificates.Party;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;

/// PKCS#12 files that hold any certificates in any order, which the JDK's key store does not write.
final class Pkcs12Files {
  private Pkcs12Files() {}

  /// Returns a file in base64 without encryption or seal.
  static String of(Party key, List<X509Certificate> certificates) {
    try {
      var builder = new PKCS12PfxPduBuilder();
      builder.addData(
          new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(key.keys().getPrivate().getEncoded()))
              .build());
      var bags = new PKCS12SafeBag[certificates.size()];
      for (int i = 0; i < bags.length; i++) {
        bags[i] =
            new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(certificates.get(i))).build();
      }
      for (var bag : bags) {
        builder.addData(bag);
      }
      return Base64.getEncoder().encodeToString(builder.build(null, null).getEncoded());
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
