// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Private keys in the forms people keep them in: PKCS#8, PKCS#1 (RSA) and SEC1 (EC).
public final class PrivateKeys {
  private PrivateKeys() {}

  /// Returns the key of a PEM block as PKCS#8. `password` opens an `ENCRYPTED PRIVATE KEY`.
  ///
  /// @throws InvalidCertificate if it is no key of a known form, or the password does not fit
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Der toPkcs8(Pem.Block block, Optional<String> password) {
    if (block.headers().stream().anyMatch(header -> header.startsWith("DEK-Info"))) {
      throw new InvalidCertificate(
          "the PEM key is encrypted in the old OpenSSL way; convert it with: openssl pkcs8 -topk8");
    }
    try {
      var der = block.contents().bytes();
      return switch (block.label()) {
        case "PRIVATE KEY" -> encode(PrivateKeyInfo.getInstance(der));
        case "RSA PRIVATE KEY" -> encode(rsa(der));
        case "EC PRIVATE KEY" -> encode(ec(der));
        case "ENCRYPTED PRIVATE KEY" -> decrypt(der, password);
        default ->
            throw new InvalidCertificate("no private key can be read from a " + block.label());
      };
    } catch (IllegalArgumentException | IOException e) {
      throw new InvalidCertificate("the " + block.label() + " block is damaged", e);
    }
  }

  /// Returns the key that a PKCS#8 structure holds: RSA, EC or EdDSA.
  ///
  /// @throws InvalidCertificate if the JDK knows no such key
  public static PrivateKey fromPkcs8(Der pkcs8) {
    try {
      var bytes = pkcs8.bytes();
      var algorithm = PrivateKeyInfo.getInstance(bytes).getPrivateKeyAlgorithm().getAlgorithm();
      var factory = KeyFactory.getInstance(algorithm.getId());
      return factory.generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidCertificate("the private key is of a kind this program cannot use", e);
    }
  }

  /// Returns the structure without its attributes, which no consumer of a PEM key needs.
  static Der encode(PrivateKeyInfo info) throws IOException {
    var plain = new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey());
    return Der.of(plain.getEncoded("DER"));
  }

  private static PrivateKeyInfo rsa(byte[] der) throws IOException {
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(der));
  }

  private static PrivateKeyInfo ec(byte[] der) throws IOException {
    var key = ECPrivateKey.getInstance(der);
    if (key.getParametersObject() == null) {
      throw new InvalidCertificate("the EC PRIVATE KEY block does not name its curve");
    }
    var algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
    return new PrivateKeyInfo(algorithm, key);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Der decrypt(byte[] der, Optional<String> password) throws IOException {
    var text =
        password.orElseThrow(() -> new InvalidCertificate("the private key needs a password"));
    var encrypted = EncryptedPrivateKeyInfo.getInstance(der);
    var plain =
        Pkcs12Password.of(text)
            .decrypt(encrypted.getEncryptionAlgorithm(), encrypted.getEncryptedData());
    return encode(PrivateKeyInfo.getInstance(plain));
  }
}
