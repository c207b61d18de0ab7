// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A Secret with its values, for who has to use them. Prints its keys only.
public final class SecretValues implements KubernetesObject {
  private final ObjectMeta metadata;
  private final Map<String, byte[]> values;

  /// Takes ownership of the values.
  public SecretValues(ObjectMeta metadata, Map<String, byte[]> values) {
    this.metadata = metadata;
    this.values = new TreeMap<>(values);
  }

  @Override
  public ObjectMeta metadata() {
    return metadata;
  }

  /// Returns its keys in order.
  public Set<String> keys() {
    return values.keySet();
  }

  /// Returns the value of a key, for the caller to keep.
  public Optional<byte[]> value(String key) {
    return Optional.ofNullable(values.get(key)).map(byte[]::clone);
  }

  @Override
  public String toString() {
    return "Secret " + metadata.key() + " with " + values.keySet();
  }
}
