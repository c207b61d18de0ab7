// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Optional;

/// An object of the API server that says who leads.
interface Lock {
  /// What stands there.
  ///
  /// @param version the object's; empty if there is none
  record Slot(LockRecord record, Optional<String> version) {
    static Slot none() {
      return new Slot(LockRecord.none(), Optional.empty());
    }
  }

  Slot read() throws KubernetesException;

  /// Writes `record` if nobody has written since `before` was read.
  ///
  /// @throws KubernetesException.Conflict if somebody has
  /// @throws KubernetesException.AlreadyExists if there was no object, and now is
  Slot write(LockRecord record, Slot before) throws KubernetesException;
}
