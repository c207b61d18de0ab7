// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.security.MessageDigest;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/// The seal over a PKCS#12 file: PKCS#12's own scheme with any digest, and PBMAC1 (RFC 9579).
final class Pkcs12Mac {
  private Pkcs12Mac() {}

  static boolean fits(MacData mac, byte[] content, Pkcs12Password password) {
    var info = mac.getMac();
    var scheme = info.getAlgorithmId();
    if (scheme.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)) {
      var parameters = PBMAC1Params.getInstance(scheme.getParameters());
      var derivation = PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
      var digest = Digests.ofHmac(parameters.getMessageAuthScheme().getAlgorithm());
      var length = derivation.getKeyLength();
      int bits = length == null ? digest.getDigestSize() * 8 : length.intValueExact() * 8;
      var key = password.pbkdf2(derivation).generateDerivedMacParameters(Math.min(bits, 4096));
      return MessageDigest.isEqual(info.getDigest(), seal(digest, key, content));
    }
    var digest = Digests.of(scheme.getAlgorithm());
    var generator = new PKCS12ParametersGenerator(Digests.of(scheme.getAlgorithm()));
    generator.init(
        password.pkcs12(), mac.getSalt(), Pkcs12Password.iterations(mac.getIterationCount()));
    var key = generator.generateDerivedMacParameters(digest.getDigestSize() * 8);
    return MessageDigest.isEqual(info.getDigest(), seal(digest, key, content));
  }

  private static byte[] seal(Digest digest, CipherParameters key, byte[] content) {
    var mac = new HMac(digest);
    mac.init(new KeyParameter(((KeyParameter) key).getKey()));
    mac.update(content, 0, content.length);
    var seal = new byte[mac.getMacSize()];
    mac.doFinal(seal, 0);
    return seal;
  }
}
