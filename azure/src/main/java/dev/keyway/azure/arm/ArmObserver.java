// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.time.Duration;

/// Is told of each request to Resource Manager, for figures. Called by the thread that made it.
@FunctionalInterface
public interface ArmObserver {
  /// Looks away.
  ArmObserver NONE = (_, _, _) -> {};

  /// Notes a request that is over.
  ///
  /// @param operation `vm_get`, `vm_update`, `vmss_get` or `vmss_update`
  /// @param time until the answer; for updates, until the change had taken effect
  void done(String operation, Duration time, boolean success);
}
