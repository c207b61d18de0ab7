// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azwi.migrate.plan.ClassParameters;
import dev.keyway.azwi.migrate.plan.TargetIdentity;
import java.util.List;

/// Proves that a service account can do what the workload needs, before the workload is touched.
@FunctionalInterface
public interface AccessCheck {

  /// Exchanges the token for one of the identity, and reads an object of each class with it.
  ///
  /// @throws dev.keyway.azure.AzureException if Azure refuses
  /// @throws MigrationFailed if a class does not say enough
  void check(TargetIdentity identity, ServiceAccountToken token, List<ClassParameters> classes)
      throws MigrationFailed;
}
