// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import dev.keyway.kubernetes.api.ObjectKey;

/// Which object runs some pods.
///
/// @param kind also one that nobody here knows
public record WorkloadId(String kind, ObjectKey key) implements Comparable<WorkloadId> {

  @Override
  public int compareTo(WorkloadId other) {
    int byNamespace = key.namespace().compareTo(other.key.namespace());
    int byKind = order().compareTo(other.order());
    return byNamespace != 0
        ? byNamespace
        : byKind != 0 ? byKind : key.name().compareTo(other.key.name());
  }

  private String order() {
    var known = WorkloadKind.named(kind).map(Enum::ordinal).orElse(9);
    return known + kind;
  }

  /// Returns `Kind/name`, which is unique in the namespace.
  public String local() {
    return kind + "/" + key.name();
  }

  @Override
  public String toString() {
    return kind + " " + key;
  }
}
