// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.role;

import dev.keyway.sandbox.vault.AccessPolicy;
import dev.keyway.sandbox.vault.VaultGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// All role assignments. At a vault those count that are given at the vault, by its name, or at the
/// subscription: the vaults here lie in no resource group.
public final class RoleAssignments implements VaultGrants {
  private final String subscriptionId;
  private final Runnable changed;
  private final List<RoleAssignment> assignments = new ArrayList<>();

  /// @param subscriptionId of the vaults
  /// @param changed is called after each change, to save it
  public RoleAssignments(String subscriptionId, Runnable changed) {
    this.subscriptionId = subscriptionId;
    this.changed = changed;
  }

  /// Adds an assignment, unless one of that name or one that gives the same is there.
  ///
  /// @return what was there already
  public Optional<RoleAssignment> add(RoleAssignment wanted) {
    synchronized (this) {
      var present =
          assignments.stream()
              .filter(one -> one.name().equalsIgnoreCase(wanted.name()) || one.gives(wanted))
              .findFirst();
      if (present.isPresent()) {
        return present;
      }
      assignments.add(wanted);
    }
    changed.run();
    return Optional.empty();
  }

  /// Takes an assignment away.
  ///
  /// @return what was taken
  public Optional<RoleAssignment> remove(String id) {
    Optional<RoleAssignment> found;
    synchronized (this) {
      found = find(id);
      found.ifPresent(assignments::remove);
    }
    if (found.isPresent()) {
      changed.run();
    }
    return found;
  }

  /// Finds the assignment of this resource id.
  public synchronized Optional<RoleAssignment> find(String id) {
    return assignments.stream().filter(one -> one.id().equalsIgnoreCase(id)).findFirst();
  }

  /// Returns all of them, in order of creation.
  public synchronized List<RoleAssignment> state() {
    return List.copyOf(assignments);
  }

  /// Takes up saved assignments.
  public synchronized void restore(List<RoleAssignment> saved) {
    assignments.addAll(saved);
  }

  @Override
  public Stream<AccessPolicy> of(String principalId, String vaultName) {
    return state().stream()
        .filter(one -> one.principalId().equalsIgnoreCase(principalId))
        .filter(one -> concerns(one.scope(), vaultName))
        .flatMap(one -> Role.find(one.roleId()).stream())
        .map(Role::vault);
  }

  private boolean concerns(String scope, String vaultName) {
    var vault = "/providers/microsoft.keyvault/vaults/" + vaultName.toLowerCase(Locale.ROOT);
    return scope.isEmpty()
        || scope.equalsIgnoreCase("/subscriptions/" + subscriptionId)
        || scope.toLowerCase(Locale.ROOT).endsWith(vault);
  }
}
