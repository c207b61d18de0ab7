// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import com.nimbusds.jose.jwk.JWK;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One vault: its objects and who may use them. Methods here know no limits of size and ask for no
/// permission; the data plane does.
public final class Vault {
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

  private final String name;
  private final String tenantId;
  private final Runnable changed;
  private volatile VaultSettings settings;
  private final Shelf<SecretVersion> secrets;
  private final Shelf<KeyVersion> keys;
  private final CertificateOperations certificates;

  Vault(
      String name, String tenantId, VaultSettings settings, InstantSource clock, Runnable changed) {
    this.name = name;
    this.tenantId = tenantId;
    this.settings = settings;
    this.changed = changed;
    this.secrets = new Shelf<>(Kind.SECRET, clock, changed);
    this.keys = new Shelf<>(Kind.KEY, clock, changed);
    this.certificates = new CertificateOperations(secrets, keys, clock, changed);
  }

  public String name() {
    return name;
  }

  public String tenantId() {
    return tenantId;
  }

  /// Sets what an object id (a principal's, not a client id) may do; replaces what it had.
  public void setAccess(String objectId, AccessPolicy policy) {
    change(now -> now.with(objectId, policy));
  }

  /// Returns what Resource Manager decided.
  public VaultSettings settings() {
    return settings;
  }

  /// Decides anew: `change` returns the settings from those of before, one change at a time.
  public VaultSettings change(UnaryOperator<VaultSettings> change) {
    VaultSettings now;
    synchronized (this) {
      now = change.apply(settings);
      settings = now;
    }
    changed.run();
    return now;
  }

  boolean allows(String objectId, Kind kind, String permission) {
    AccessPolicy policy = settings().policies().get(objectId.toLowerCase(Locale.ROOT));
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
    return secrets.add(
        name,
        attributes,
        (version, merged) -> new SecretVersion(version, value, contentType, merged, tags, false));
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
    String json = jwk.toJSONString();
    return keys.add(
        name,
        attributes,
        (version, merged) -> new KeyVersion(version, json, type, operations, merged, tags, false));
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
      return this.certificates.put(name, material, policy, Json.object(), Map.of()).version();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key cannot be used.", e);
    }
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
    behind(kind).forEach(shelf -> shelf.delete(name));
  }

  /// Takes a deleted object back.
  public void recover(Kind kind, String name) {
    behind(kind).forEach(shelf -> shelf.recover(name));
  }

  /// Destroys a deleted object.
  public void purge(Kind kind, String name) {
    behind(kind).forEach(shelf -> shelf.purge(name));
  }

  Shelf<SecretVersion> secrets() {
    return secrets;
  }

  Shelf<KeyVersion> keys() {
    return keys;
  }

  CertificateOperations certificates() {
    return certificates;
  }

  private Shelf<?> shelf(Kind kind) {
    return switch (kind) {
      case SECRET -> secrets;
      case KEY -> keys;
      case CERTIFICATE -> certificates.shelf();
    };
  }

  private List<Shelf<?>> behind(Kind kind) {
    return kind == Kind.CERTIFICATE
        ? List.of(certificates.shelf(), keys, secrets)
        : List.of(shelf(kind));
  }

  VaultState state(Optional<Deletion> deletion) {
    return new VaultState(
        name,
        tenantId,
        settings(),
        deletion,
        secrets.state(),
        keys.state(),
        certificates.shelf().state(),
        certificates.pending());
  }

  void restore(VaultState state) {
    secrets.restore(state.secrets());
    keys.restore(state.keys());
    certificates.restore(state.certificates(), state.pending());
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HttpProblem(
          400,
          "BadParameter",
          "The object's name may have 1 to 127 characters of 0-9, a-z, A-Z and -.");
    }
  }
}
