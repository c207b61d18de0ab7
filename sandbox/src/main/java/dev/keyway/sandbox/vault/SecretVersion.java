// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Map;
import java.util.Optional;

/// One version of a secret. Its text form does not show the value.
public record SecretVersion(
    String version,
    String value,
    Optional<String> contentType,
    Attributes attributes,
    Map<String, String> tags,
    boolean managed)
    implements Versioned<SecretVersion> {
  public SecretVersion {
    tags = Map.copyOf(tags);
  }

  @Override
  public SecretVersion with(Attributes other, Map<String, String> otherTags) {
    return new SecretVersion(version, value, contentType, other, otherTags, managed);
  }

  @Override
  public String toString() {
    return "SecretVersion " + version;
  }
}
