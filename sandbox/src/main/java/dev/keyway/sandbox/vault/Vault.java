// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.jwk.JWK;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One vault: its objects and who may use them. Methods here know no limits of size and ask for no
/// permission; the data plane does.
public final class Vault {
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

  private final String name;
  private final String tenantId;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, AccessPolicy> policies = new ConcurrentHashMap<>();
  private final Map<String, PendingCertificate> pending = new ConcurrentHashMap<>();
  private final Shelf<SecretVersion> secrets;
  private final Shelf<KeyVersion> keys;
  private final Shelf<CertificateVersion> certificates;

  Vault(String name, String tenantId, InstantSource clock, Runnable changed) {
    this.name = name;
    this.tenantId = tenantId;
    this.clock = clock;
    this.changed = changed;
    this.secrets = new Shelf<>(Kind.SECRET, clock, changed);
    this.keys = new Shelf<>(Kind.KEY, clock, changed);
    this.certificates = new Shelf<>(Kind.CERTIFICATE, clock, changed);
  }

  public String name() {
    return name;
  }

  public String tenantId() {
    return tenantId;
  }

  /// Sets what an object id (a principal's, not a client id) may do; replaces what it had.
  public void setAccess(String objectId, AccessPolicy policy) {
    policies.put(objectId.toLowerCase(Locale.ROOT), policy);
    changed.run();
  }

  /// Takes all permissions from an object id.
  public void removeAccess(String objectId) {
    policies.remove(objectId.toLowerCase(Locale.ROOT));
    changed.run();
  }

  boolean allows(String objectId, Kind kind, String permission) {
    AccessPolicy policy = policies.get(objectId.toLowerCase(Locale.ROOT));
    return policy != null && policy.grants(kind, permission);
  }

  /// Adds a version to a secret, which may be new, and returns the version.
  public String putSecret(String name, String value) {
    return putSecret(name, value, Optional.empty(), Json.object(), Map.of()).version();
  }

  SecretVersion putSecret(
      String name,
      String value,
      Optional<String> contentType,
      JsonNode attributes,
      Map<String, String> tags) {
    checkName(name);
    Attributes fresh = secrets.fresh(name);
    var version =
        new SecretVersion(
            newVersion(),
            value,
            contentType,
            fresh.merge(attributes, fresh.updated()),
            tags,
            false);
    secrets.put(name, version);
    return version;
  }

  /// Adds a newly made version to a key: type `RSA`, `EC`, `oct-HSM` or the like; size 0 and an
  /// empty curve mean the default. Returns the version.
  public String createKey(String name, String type, int size, String curve) {
    return putKey(name, KeyMaterial.generate(type, size, curve), type);
  }

  /// Adds a version to a key from a JWK with its private part, and returns the version.
  public String putKey(String name, String jwk) {
    JWK key = KeyMaterial.parse(jwk);
    return putKey(name, key, KeyMaterial.type(key, false));
  }

  private String putKey(String name, JWK jwk, String type) {
    return putKey(name, jwk, type, KeyMaterial.operations(jwk), Json.object(), Map.of()).version();
  }

  KeyVersion putKey(
      String name,
      JWK jwk,
      String type,
      List<String> operations,
      JsonNode attributes,
      Map<String, String> tags) {
    checkName(name);
    Attributes fresh = keys.fresh(name);
    var version =
        new KeyVersion(
            newVersion(),
            jwk.toJSONString(),
            type,
            operations,
            fresh.merge(attributes, fresh.updated()),
            tags,
            false);
    keys.put(name, version);
    return version;
  }

  /// Adds a version to a certificate, with the key and the secret behind it, and returns the
  /// version.
  ///
  /// @param certificates the key's own among them; the others are kept in the given order
  /// @param pem whether the secret is to be PEM, else PKCS#12
  public String importCertificate(
      String name, PrivateKey key, List<X509Certificate> certificates, boolean pem) {
    try {
      var material = CertificateMaterial.of(key, certificates, pem);
      var policy = CertificatePolicy.imported(Json.object(), material);
      return putCertificate(name, material, policy, Json.object(), Map.of()).version();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key cannot be used.", e);
    }
  }

  CertificateVersion putCertificate(
      String name,
      CertificateMaterial material,
      CertificatePolicy policy,
      JsonNode wanted,
      Map<String, String> tags) {
    checkName(name);
    X509Certificate leaf = material.certificates().getFirst();
    Attributes fresh = certificates.fresh(name);
    Attributes merged = fresh.merge(wanted, fresh.updated());
    Attributes attributes =
        new Attributes(
            merged.enabled(),
            Optional.of(leaf.getNotBefore().toInstant().getEpochSecond()),
            Optional.of(leaf.getNotAfter().toInstant().getEpochSecond()),
            merged.created(),
            merged.updated());
    String version = newVersion();
    JWK jwk = KeyMaterial.of(leaf.getPublicKey(), material.key());
    var certificate =
        new CertificateVersion(version, der(leaf), policy.json().toString(), attributes, tags);
    certificates.put(name, certificate);
    keys.put(
        name,
        new KeyVersion(
            version,
            jwk.toJSONString(),
            policy.keyType(),
            KeyMaterial.operations(jwk),
            attributes,
            Map.of(),
            true));
    secrets.put(
        name,
        new SecretVersion(
            version,
            material.secretValue(policy.contentType(), policy.exportable()),
            Optional.of(policy.contentType()),
            attributes,
            Map.of(),
            true));
    return certificate;
  }

  /// Makes a certificate by policy; one issued by `Self` is there at once, others wait for ever.
  PendingCertificate createCertificate(
      String name, CertificatePolicy policy, JsonNode attributes, Map<String, String> tags) {
    checkName(name);
    JWK jwk = KeyMaterial.generate(policy.keyType(), policy.keySize(), policy.curve());
    var pair = KeyMaterial.pair(jwk);
    String csr = SelfIssuer.request(policy, pair);
    boolean self = policy.issuer().equals("Self");
    if (self) {
      var material = SelfIssuer.issue(policy, pair, clock.instant());
      putCertificate(name, material, policy, attributes, tags);
    }
    var status = self ? PendingCertificate.Status.COMPLETED : PendingCertificate.Status.IN_PROGRESS;
    var operation = new PendingCertificate(newVersion(), policy.issuer(), csr, status);
    pending.put(name, operation);
    changed.run();
    return operation;
  }

  Optional<PendingCertificate> pending(String name) {
    return Optional.ofNullable(pending.get(name));
  }

  void setPending(String name, Optional<PendingCertificate> operation) {
    operation.ifPresentOrElse(value -> pending.put(name, value), () -> pending.remove(name));
    changed.run();
  }

  /// Enables or disables the newest version of an object.
  public void setEnabled(Kind kind, String name, boolean enabled) {
    enable(shelf(kind), name, enabled);
  }

  private static <V extends Versioned<V>> void enable(Shelf<V> shelf, String name, boolean on) {
    shelf.update(name, "", old -> old.with(old.attributes().enabled(on), old.tags()));
  }

  /// Deletes an object; it can be recovered. A certificate takes its key and secret with it.
  public void delete(Kind kind, String name) {
    shelf(kind).delete(name);
    if (kind == Kind.CERTIFICATE) {
      keys.delete(name);
      secrets.delete(name);
    }
  }

  /// Takes a deleted object back.
  public void recover(Kind kind, String name) {
    shelf(kind).recover(name);
    if (kind == Kind.CERTIFICATE) {
      keys.recover(name);
      secrets.recover(name);
    }
  }

  /// Destroys a deleted object.
  public void purge(Kind kind, String name) {
    shelf(kind).purge(name);
    if (kind == Kind.CERTIFICATE) {
      keys.purge(name);
      secrets.purge(name);
    }
  }

  Shelf<SecretVersion> secrets() {
    return secrets;
  }

  Shelf<KeyVersion> keys() {
    return keys;
  }

  Shelf<CertificateVersion> certificates() {
    return certificates;
  }

  private Shelf<?> shelf(Kind kind) {
    return switch (kind) {
      case SECRET -> secrets;
      case KEY -> keys;
      case CERTIFICATE -> certificates;
    };
  }

  VaultState state() {
    return new VaultState(
        name,
        tenantId,
        Map.copyOf(policies),
        secrets.state(),
        keys.state(),
        certificates.state(),
        Map.copyOf(pending));
  }

  void restore(VaultState state) {
    policies.putAll(state.policies());
    pending.putAll(state.pending());
    secrets.restore(state.secrets());
    keys.restore(state.keys());
    certificates.restore(state.certificates());
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HttpProblem(
          400,
          "BadParameter",
          "The object's name may have 1 to 127 characters of 0-9, a-z, A-Z and -.");
    }
  }

  private static String der(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no DER form.", e);
    }
  }

  private static String newVersion() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
