// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Set;
import java.util.TreeSet;

/// What one object id may do with each kind of object. Permissions are lower-case; `all` grants
/// every one.
///
/// @param storage for managed storage accounts, which are not here; kept for who reads it back
public record AccessPolicy(
    Set<String> secrets, Set<String> keys, Set<String> certificates, Set<String> storage) {
  public AccessPolicy {
    secrets = Set.copyOf(secrets);
    keys = Set.copyOf(keys);
    certificates = Set.copyOf(certificates);
    storage = Set.copyOf(storage);
  }

  public AccessPolicy(Set<String> secrets, Set<String> keys, Set<String> certificates) {
    this(secrets, keys, certificates, Set.of());
  }

  /// Grants nothing.
  public static AccessPolicy none() {
    return new AccessPolicy(Set.of(), Set.of(), Set.of());
  }

  /// Grants `get` and `list` on everything.
  public static AccessPolicy reader() {
    Set<String> read = new TreeSet<>(Set.of("get", "list"));
    return new AccessPolicy(read, read, read);
  }

  /// Grants everything.
  public static AccessPolicy all() {
    return new AccessPolicy(Set.of("all"), Set.of("all"), Set.of("all"));
  }

  /// Tells whether it grants nothing.
  public boolean isEmpty() {
    return secrets.isEmpty() && keys.isEmpty() && certificates.isEmpty() && storage.isEmpty();
  }

  /// Grants what either grants.
  public AccessPolicy plus(AccessPolicy other) {
    return new AccessPolicy(
        plus(secrets, other.secrets),
        plus(keys, other.keys),
        plus(certificates, other.certificates),
        plus(storage, other.storage));
  }

  /// Grants what this grants and `other` does not name.
  public AccessPolicy minus(AccessPolicy other) {
    return new AccessPolicy(
        minus(secrets, other.secrets),
        minus(keys, other.keys),
        minus(certificates, other.certificates),
        minus(storage, other.storage));
  }

  private static Set<String> plus(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  private static Set<String> minus(Set<String> some, Set<String> less) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(less);
    return rest;
  }

  boolean grants(Kind kind, String permission) {
    Set<String> granted =
        switch (kind) {
          case SECRET -> secrets;
          case KEY -> keys;
          case CERTIFICATE -> certificates;
        };
    return granted.contains(permission) || granted.contains("all");
  }
}
