// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Set;
import java.util.TreeSet;

/// What one object id may do with each kind of object. Permissions are lower-case; `all` grants
/// every one.
public record AccessPolicy(Set<String> secrets, Set<String> keys, Set<String> certificates) {
  public AccessPolicy {
    secrets = Set.copyOf(secrets);
    keys = Set.copyOf(keys);
    certificates = Set.copyOf(certificates);
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
