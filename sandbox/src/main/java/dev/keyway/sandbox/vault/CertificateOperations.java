// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.jwk.JWK;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;

/// The certificates of one vault, each with the key and the secret behind it, and the operations
/// that make them.
final class CertificateOperations {
  private final Shelf<CertificateVersion> shelf;
  private final Shelf<SecretVersion> secrets;
  private final Shelf<KeyVersion> keys;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, PendingCertificate> pending =
      new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);

  CertificateOperations(
      Shelf<SecretVersion> secrets, Shelf<KeyVersion> keys, InstantSource clock, Runnable changed) {
    this.shelf = new Shelf<>(Kind.CERTIFICATE, clock, changed);
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
    this.changed = changed;
  }

  Shelf<CertificateVersion> shelf() {
    return shelf;
  }

  /// Adds a version of a certificate, and the same version of the key and the secret behind it.
  CertificateVersion put(
      String name,
      CertificateMaterial material,
      CertificatePolicy policy,
      JsonNode attributes,
      Map<String, String> tags) {
    X509Certificate leaf = material.certificates().getFirst();
    JWK jwk = KeyMaterial.of(leaf.getPublicKey(), material.key());
    String secret = material.secretValue(policy.contentType(), policy.exportable());
    CertificateVersion added =
        shelf.add(
            name,
            attributes,
            (version, merged) ->
                new CertificateVersion(
                    version, der(leaf), policy.json().toString(), merged.validAs(leaf), tags));
    keys.put(
        name,
        new KeyVersion(
            added.version(),
            jwk.toJSONString(),
            policy.keyType(),
            KeyMaterial.operations(jwk),
            added.attributes(),
            Map.of(),
            true));
    secrets.put(
        name,
        new SecretVersion(
            added.version(),
            secret,
            Optional.of(policy.contentType()),
            added.attributes(),
            Map.of(),
            true));
    return added;
  }

  /// Makes a certificate by policy; one issued by `Self` is there at once, others wait for ever.
  PendingCertificate create(
      String name, CertificatePolicy policy, JsonNode attributes, Map<String, String> tags) {
    Vault.checkName(name);
    JWK jwk = KeyMaterial.generate(policy.keyType(), policy.keySize(), policy.curve());
    var pair = KeyMaterial.pair(jwk);
    String csr = SelfIssuer.request(policy, pair);
    boolean self = policy.issuer().equals("Self");
    if (self) {
      put(name, SelfIssuer.issue(policy, pair, clock.instant()), policy, attributes, tags);
    }
    var status = self ? PendingCertificate.Status.COMPLETED : PendingCertificate.Status.IN_PROGRESS;
    var operation = new PendingCertificate(Shelf.newVersion(), policy.issuer(), csr, status);
    setPending(name, operation);
    return operation;
  }

  Optional<PendingCertificate> pending(String name) {
    return Optional.ofNullable(pending.get(name));
  }

  /// Returns each object's last operation by name.
  Map<String, PendingCertificate> pending() {
    return Map.copyOf(pending);
  }

  void setPending(String name, PendingCertificate operation) {
    pending.put(name, operation);
    changed.run();
  }

  void forget(String name) {
    pending.remove(name);
    changed.run();
  }

  void restore(ShelfState<CertificateVersion> saved, Map<String, PendingCertificate> operations) {
    shelf.restore(saved);
    pending.putAll(operations);
  }

  private static String der(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no DER form.", e);
    }
  }
}
