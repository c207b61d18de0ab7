// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.List;
import java.util.Map;

/// One version of a key. Its text form does not show the key.
///
/// @param jwk the whole key as JSON; never leaves the vault
/// @param type as Key Vault calls it, such as `RSA-HSM`
public record KeyVersion(
    String version,
    String jwk,
    String type,
    List<String> operations,
    Attributes attributes,
    Map<String, String> tags,
    boolean managed)
    implements Versioned<KeyVersion> {
  public KeyVersion {
    operations = List.copyOf(operations);
    tags = Map.copyOf(tags);
  }

  @Override
  public KeyVersion with(Attributes other, Map<String, String> otherTags) {
    return new KeyVersion(version, jwk, type, operations, other, otherTags, managed);
  }

  @Override
  public String toString() {
    return "KeyVersion " + version;
  }
}
