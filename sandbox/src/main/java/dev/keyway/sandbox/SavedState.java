// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.arm.ResourceGroup;
import dev.keyway.sandbox.directory.DirectoryState;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachine;
import dev.keyway.sandbox.role.RoleAssignment;
import dev.keyway.sandbox.state.StateFile;
import dev.keyway.sandbox.vault.VaultState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /// Reads the state, if there is any.
  ///
  /// @throws IOException if it is unusable or of another format; it stays as it is
  static Optional<SavedState> load(StateFile file) throws IOException {
    Optional<SavedState> saved = file.load(SavedState.class);
    if (saved.isPresent() && saved.get().format() != FORMAT) {
      throw file.corrupt("its format is unknown");
    }
    return saved;
  }

  /// Empties the state in a directory that no instance holds, and tells whether there was any.
  static boolean clear(Path directory) throws IOException {
    try (StateFile file = StateFile.open(directory.toAbsolutePath())) {
      Optional<SavedState> saved = load(file);
      if (saved.isPresent()) {
        file.save(saved.get().cleared());
      }
      return saved.isPresent();
    }
  }

  /// Returns a state with nothing in it, for the same port, authority, keys and issuers.
  private SavedState cleared() {
    return new SavedState(
        format,
        port,
        authorityCertificate,
        authorityKey,
        signingKey,
        clusterKeys,
        new DirectoryState(List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public String toString() {
    return "SavedState of format " + format;
  }
}
