// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.tls.Certificates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// A private key with its certificates, in the forms that Key Vault takes and gives.
///
/// @param certificates the key's own first
record CertificateMaterial(PrivateKey key, List<X509Certificate> certificates, boolean pem) {
  static final String PEM = "application/x-pem-file";
  static final String PKCS12 = "application/x-pkcs12";
  private static final String BEGIN = "-----BEGIN";

  CertificateMaterial {
    certificates = List.copyOf(certificates);
  }

  @Override
  public String toString() {
    return "CertificateMaterial";
  }

  /// Reads PEM, base64 of PEM, or base64 of PKCS#12.
  ///
  /// @throws HttpProblem 400 if the value is none of them, or holds no key with its certificate
  static CertificateMaterial parse(String value, String password) {
    try {
      if (value.contains(BEGIN)) {
        return parsePem(value);
      }
      byte[] bytes = Base64.getMimeDecoder().decode(value);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return text.contains(BEGIN) ? parsePem(text) : parsePkcs12(bytes, password.toCharArray());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HttpProblem(
          400,
          "BadParameter",
          "The certificate is not PEM or PKCS#12, or the password does not open it.");
    }
  }

  private static CertificateMaterial parsePem(String text)
      throws IOException, GeneralSecurityException {
    var converter = new JcaPEMKeyConverter();
    Optional<PrivateKey> key = Optional.empty();
    List<X509Certificate> certificates = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        switch (block) {
          case PrivateKeyInfo info -> key = Optional.of(converter.getPrivateKey(info));
          case PEMKeyPair pair -> key = Optional.of(converter.getKeyPair(pair).getPrivate());
          case X509CertificateHolder holder ->
              certificates.add(Certificates.parse(holder.getEncoded()));
          default -> {}
        }
      }
    }
    return of(key.orElseThrow(() -> incomplete()), certificates, true);
  }

  private static CertificateMaterial parsePkcs12(byte[] bytes, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bytes), password);
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password) instanceof PrivateKey key) {
        List<X509Certificate> chain =
            Arrays.stream(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
        return of(key, chain, false);
      }
    }
    throw incomplete();
  }

  static CertificateMaterial of(PrivateKey key, List<X509Certificate> certificates, boolean pem)
      throws GeneralSecurityException {
    List<X509Certificate> ordered = new ArrayList<>(certificates);
    for (X509Certificate candidate : certificates) {
      if (belongs(key, candidate.getPublicKey())) {
        ordered.remove(candidate);
        ordered.addFirst(candidate);
        return new CertificateMaterial(key, ordered, pem);
      }
    }
    throw incomplete();
  }

  private static boolean belongs(PrivateKey key, PublicKey candidate)
      throws GeneralSecurityException {
    String keyType = key.getAlgorithm().equals("RSA") ? "RSA" : "EC";
    if (!keyType.equals(candidate.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(keyType.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
    byte[] probe = {1, 2, 3};
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(candidate);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static HttpProblem incomplete() {
    return new HttpProblem(
        400, "BadParameter", "The value must hold a private key and the certificate for it.");
  }

  /// Returns the value of the secret behind a certificate: PEM text, or base64 of PKCS#12 without
  /// password. A key that may not be exported is left out.
  String secretValue(String contentType, boolean exportable) {
    if (contentType.equals(PEM)) {
      StringBuilder text = new StringBuilder();
      if (exportable) {
        text.append(Certificates.pem("PRIVATE KEY", key.getEncoded()));
      }
      certificates.forEach(certificate -> text.append(Certificates.pem(certificate)));
      return text.toString();
    }
    try {
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      if (exportable) {
        store.setKeyEntry("1", key, none, linked().toArray(X509Certificate[]::new));
      } else {
        store.setCertificateEntry("1", certificates.getFirst());
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, none);
      return Base64.getEncoder().encodeToString(out.toByteArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("The JDK cannot write this PKCS#12 store.", e);
    }
  }

  /// The certificates from the leaf upwards, as far as each is issued by the next.
  private List<X509Certificate> linked() {
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = Optional.of(certificates.getFirst());
    while (next.isPresent() && !chain.contains(next.get())) {
      X509Certificate current = next.get();
      chain.add(current);
      next =
          certificates.stream()
              .filter(c -> c.getSubjectX500Principal().equals(current.getIssuerX500Principal()))
              .findFirst();
    }
    return chain;
  }
}
