// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.kubernetes.api.ObjectKey;

/// What happens to a SecretProviderClass, or to a copy of it.
///
/// @param source the class as it is
/// @param name of what the workload mounts afterwards
public record ClassChange(ObjectKey source, String name, Delta parameters) {

  /// Tells whether others go on with the class as it is.
  public boolean copy() {
    return !name.equals(source.name());
  }

  /// Returns the key of what the workload mounts afterwards.
  public ObjectKey target() {
    return new ObjectKey(source.namespace(), name);
  }
}
