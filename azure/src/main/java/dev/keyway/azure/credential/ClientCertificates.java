// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.credential;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import dev.keyway.certificate.Der;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import dev.keyway.certificate.Pkcs12;
import dev.keyway.certificate.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a service principal's certificate from the file its owner keeps.
public final class ClientCertificates {
  private ClientCertificates() {}

  /// Returns the RSA key in `file`, which is PEM or PKCS#12, and its chain with the certificate
  /// that belongs to the key first.
  ///
  /// @throws InvalidConfiguration if there is no such pair, or the password does not fit
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static KeyAndChain load(byte[] file, Optional<SecretText> password) {
    var text = new String(file, StandardCharsets.ISO_8859_1);
    var revealed = password.map(SecretText::reveal);
    try {
      return text.contains("-----BEGIN ") ? fromPem(text, revealed) : fromPkcs12(file, revealed);
    } catch (InvalidCertificate e) {
      throw new InvalidConfiguration(String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static KeyAndChain fromPem(String text, Optional<String> password) {
    var keys = new ArrayList<Der>();
    var certificates = new ArrayList<Der>();
    for (var block : Pem.parse(text)) {
      if (block.isCertificate()) {
        certificates.add(block.contents());
      } else if (block.isPrivateKey()) {
        keys.add(PrivateKeys.toPkcs8(block, password));
      }
    }
    return pair(keys, certificates);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static KeyAndChain fromPkcs12(byte[] file, Optional<String> password) {
    var contents = Pkcs12.decode(file, password);
    return pair(contents.privateKeys(), contents.certificates());
  }

  private static KeyAndChain pair(List<Der> keys, List<Der> certificates) {
    if (keys.size() != 1) {
      throw new InvalidConfiguration(
          "the client certificate file holds %d private keys; it needs exactly one"
              .formatted(keys.size()));
    }
    var key = PrivateKeys.fromPkcs8(keys.getFirst());
    if (!(key instanceof RSAPrivateKey)) {
      throw new InvalidConfiguration("Entra ID accepts RSA keys only for client certificates");
    }
    var chain = new ArrayList<X509Certificate>();
    for (var der : certificates) {
      var certificate = certificate(der);
      if (belongs(certificate, key)) {
        chain.addFirst(certificate);
      } else {
        chain.add(certificate);
      }
    }
    if (chain.isEmpty() || !belongs(chain.getFirst(), key)) {
      throw new InvalidConfiguration(
          "none of the %d certificates in the file belongs to its key".formatted(chain.size()));
    }
    return new KeyAndChain(key, chain);
  }

  private static X509Certificate certificate(Der der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.bytes()));
    } catch (CertificateException e) {
      throw new InvalidConfiguration("the client certificate file holds a damaged certificate", e);
    }
  }

  private static boolean belongs(X509Certificate certificate, PrivateKey key) {
    try {
      var probe = "probe".getBytes(StandardCharsets.US_ASCII);
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(key);
      signer.update(probe);
      var signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
