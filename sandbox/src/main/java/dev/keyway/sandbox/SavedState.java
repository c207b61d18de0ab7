// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.arm.ResourceGroup;
import dev.keyway.sandbox.directory.DirectoryState;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachine;
import dev.keyway.sandbox.role.RoleAssignment;
import dev.keyway.sandbox.vault.VaultState;
import java.util.List;
import java.util.Map;

/// Everything that outlives an instance with a state directory. Holds secrets and private keys.
///
/// @param format of this record; another format is refused
record SavedState(
    int format,
    int port,
    String authorityCertificate,
    String authorityKey,
    String signingKey,
    Map<String, String> clusterKeys,
    DirectoryState directory,
    List<VirtualMachine> machines,
    List<ScaleSet> scaleSets,
    List<ResourceGroup> resourceGroups,
    Map<String, String> hostTokens,
    List<VaultState> vaults,
    List<ManagedCluster> managedClusters,
    List<RoleAssignment> roleAssignments) {
  static final int FORMAT = 3;

  @Override
  public String toString() {
    return "SavedState of format " + format;
  }
}
