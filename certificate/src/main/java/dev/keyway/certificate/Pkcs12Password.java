// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// One spelling of a password, and what it opens. An empty password exists in two spellings under
/// PKCS#12's own key derivation: as an empty string with its terminator (two zero bytes), and as
/// nothing at all. Programs disagree, so both have to be tried.
final class Pkcs12Password {
  /// Beyond this a file is made to burn CPU, not to keep a key: OpenSSL writes 2048, Windows up to
  /// 10 000, the largest seen in the wild is 600 000.
  private static final int MAX_ITERATIONS = 1_000_000;

  private final byte[] pkcs12;
  private final byte[] utf8;

  private Pkcs12Password(byte[] pkcs12, byte[] utf8) {
    this.pkcs12 = pkcs12;
    this.utf8 = utf8;
  }

  static Pkcs12Password of(String password) {
    var bmp = (password + '\0').getBytes(StandardCharsets.UTF_16BE);
    return new Pkcs12Password(bmp, password.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns the spellings to try, in this order.
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static List<Pkcs12Password> spellings(Optional<String> password) {
    if (password.isPresent() && !password.get().isEmpty()) {
      return List.of(of(password.get()));
    }
    return List.of(of(""), new Pkcs12Password(new byte[0], new byte[0]));
  }

  /// Returns the bytes under PKCS#12's own key derivation.
  byte[] pkcs12() {
    return pkcs12;
  }

  /// Returns the bytes under PBKDF2.
  byte[] utf8() {
    return utf8;
  }

  /// Returns what `cipherText` hides.
  ///
  /// @throws InvalidCertificate if the password does not fit, or the scheme is unknown
  byte[] decrypt(AlgorithmIdentifier scheme, byte[] cipherText) {
    var oid = scheme.getAlgorithm();
    if (oid.equals(PKCSObjectIdentifiers.id_PBES2)) {
      return pbes2(PBES2Parameters.getInstance(scheme.getParameters()), cipherText);
    }
    var parameters = PKCS12PBEParams.getInstance(scheme.getParameters());
    var generator = new PKCS12ParametersGenerator(new SHA1Digest());
    generator.init(pkcs12, parameters.getIV(), iterations(parameters.getIterations()));
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)) {
      return open(new DESedeEngine(), generator.generateDerivedParameters(192, 64), cipherText);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC)) {
      return open(new DESedeEngine(), generator.generateDerivedParameters(128, 64), cipherText);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC)) {
      return open(new RC2Engine(), generator.generateDerivedParameters(128, 64), cipherText);
    }
    if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC)) {
      return open(new RC2Engine(), generator.generateDerivedParameters(40, 64), cipherText);
    }
    throw new InvalidCertificate("unknown password encryption " + oid.getId());
  }

  private byte[] pbes2(PBES2Parameters parameters, byte[] cipherText) {
    var derivation = parameters.getKeyDerivationFunc();
    if (!derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      throw new InvalidCertificate("unknown key derivation " + derivation.getAlgorithm().getId());
    }
    var cipher = parameters.getEncryptionScheme();
    var oid = cipher.getAlgorithm();
    int bits;
    if (oid.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
      bits = 256;
    } else if (oid.equals(NISTObjectIdentifiers.id_aes192_CBC)
        || oid.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
      bits = 192;
    } else if (oid.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
      bits = 128;
    } else {
      throw new InvalidCertificate("unknown cipher " + oid.getId());
    }
    var generator = pbkdf2(PBKDF2Params.getInstance(derivation.getParameters()));
    var iv = ASN1OctetString.getInstance(cipher.getParameters()).getOctets();
    var key = new ParametersWithIV(generator.generateDerivedParameters(bits), iv);
    boolean des = oid.equals(PKCSObjectIdentifiers.des_EDE3_CBC);
    return open(des ? new DESedeEngine() : AESEngine.newInstance(), key, cipherText);
  }

  PBEParametersGenerator pbkdf2(PBKDF2Params parameters) {
    var digest = Digests.ofHmac(parameters.getPrf().getAlgorithm());
    var generator = new PKCS5S2ParametersGenerator(digest);
    generator.init(utf8, parameters.getSalt(), iterations(parameters.getIterationCount()));
    return generator;
  }

  static int iterations(BigInteger count) {
    if (count.signum() < 1 || count.compareTo(BigInteger.valueOf(MAX_ITERATIONS)) > 0) {
      throw new InvalidCertificate(
          "the password hash wants %s rounds; at most %d are accepted"
              .formatted(count.bitLength() > 64 ? "too many" : count, MAX_ITERATIONS));
    }
    return count.intValueExact();
  }

  private static byte[] open(BlockCipher engine, CipherParameters key, byte[] cipherText) {
    var cipher = new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(engine));
    cipher.init(false, key);
    var plain = new byte[cipher.getOutputSize(cipherText.length)];
    try {
      int length = cipher.processBytes(cipherText, 0, cipherText.length, plain, 0);
      length += cipher.doFinal(plain, length);
      return Arrays.copyOf(plain, length);
    } catch (InvalidCipherTextException | RuntimeException _) {
      throw new InvalidCertificate("the password does not open it");
    }
  }
}
