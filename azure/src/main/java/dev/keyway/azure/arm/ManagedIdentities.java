// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.federation.FederatedCredential;
import java.util.List;
import java.util.Optional;

/// The user-assigned identities of a cloud, as one identity may manage them. All methods throw
/// [AzureException] if the answer is not there before `deadline`; an [AzureException.ArmFailed]
/// carries Resource Manager's own code.
public interface ManagedIdentities {
  /// Returns the identity; empty if there is none.
  Optional<ManagedIdentity> find(ResourceId id, Deadline deadline);

  /// Returns whose tokens the identity trusts.
  List<FederatedCredential> credentials(ResourceId id, Deadline deadline);

  /// Makes the identity trust those tokens; replaces the credential of that name, if there is one.
  /// Writes to one identity must follow each other (workload-identity.md §15.2).
  void put(ResourceId id, FederatedCredential credential, Deadline deadline);

  /// Removes a credential.
  ///
  /// @return whether there was one of that name
  boolean remove(ResourceId id, String name, Deadline deadline);
}
