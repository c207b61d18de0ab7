// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// The empty password, which programs spell in two ways under PKCS#12's own key derivation.
enum EmptyPassword {
  /// An empty string with its terminator.
  TERMINATED(new byte[2]),
  /// Nothing at all.
  ABSENT(new byte[0]);

  /// Beyond this a file is made to burn CPU, not to keep a key.
  private static final BigInteger MAX_ROUNDS = BigInteger.valueOf(1_000_000);

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written
  private final byte[] spelling;

  EmptyPassword(byte[] spelling) {
    this.spelling = spelling;
  }

  byte[] decrypt(AlgorithmIdentifier scheme, byte[] hidden) throws IOException {
    var oid = scheme.getAlgorithm();
    if (oid.equals(PKCSObjectIdentifiers.id_PBES2)) {
      return pbes2(PBES2Parameters.getInstance(scheme.getParameters()), hidden);
    }
    var parameters = PKCS12PBEParams.getInstance(scheme.getParameters());
    var generator = new PKCS12ParametersGenerator(new SHA1Digest());
    generator.init(spelling, parameters.getIV(), rounds(parameters.getIterations()));
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)) {
      return open(new DESedeEngine(), generator.generateDerivedParameters(192, 64), hidden);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC)) {
      return open(new DESedeEngine(), generator.generateDerivedParameters(128, 64), hidden);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC)) {
      return open(new RC2Engine(), generator.generateDerivedParameters(128, 64), hidden);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC)) {
      return open(new RC2Engine(), generator.generateDerivedParameters(40, 64), hidden);
    }
    throw new IOException("unknown encryption");
  }

  private static byte[] pbes2(PBES2Parameters parameters, byte[] hidden) throws IOException {
    var derivation = parameters.getKeyDerivationFunc();
    if (!derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      throw new IOException("unknown key derivation");
    }
    var kdf = PBKDF2Params.getInstance(derivation.getParameters());
    var generator = new PKCS5S2ParametersGenerator(digest(kdf.getPrf().getAlgorithm()));
    generator.init(new byte[0], kdf.getSalt(), rounds(kdf.getIterationCount()));
    var cipher = parameters.getEncryptionScheme();
    var iv = ASN1OctetString.getInstance(cipher.getParameters()).getOctets();
    var oid = cipher.getAlgorithm();
    var key = new ParametersWithIV(generator.generateDerivedParameters(bits(oid)), iv);
    boolean des = oid.equals(PKCSObjectIdentifiers.des_EDE3_CBC);
    return open(des ? new DESedeEngine() : AESEngine.newInstance(), key, hidden);
  }

  private static int bits(ASN1ObjectIdentifier cipher) throws IOException {
    if (cipher.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
      return 256;
    }
    if (cipher.equals(NISTObjectIdentifiers.id_aes192_CBC)
        || cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
      return 192;
    }
    if (cipher.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
      return 128;
    }
    throw new IOException("unknown cipher");
  }

  private static Digest digest(ASN1ObjectIdentifier hmac) throws IOException {
    if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
      return new SHA1Digest();
    }
    if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
      return new SHA224Digest();
    }
    if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
      return SHA256Digest.newInstance();
    }
    if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
      return new SHA384Digest();
    }
    if (hmac.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
      return new SHA512Digest();
    }
    throw new IOException("unknown digest");
  }

  private static int rounds(BigInteger count) throws IOException {
    if (count.signum() < 1 || count.compareTo(MAX_ROUNDS) > 0) {
      throw new IOException("too many rounds");
    }
    return count.intValueExact();
  }

  private static byte[] open(BlockCipher engine, CipherParameters key, byte[] hidden)
      throws IOException {
    var cipher = new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(engine));
    cipher.init(false, key);
    var plain = new byte[cipher.getOutputSize(hidden.length)];
    try {
      int length = cipher.processBytes(hidden, 0, hidden.length, plain, 0);
      length += cipher.doFinal(plain, length);
      return Arrays.copyOf(plain, length);
    } catch (InvalidCipherTextException _) {
      throw new IOException("the password does not open it");
    }
  }
}
