// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.role;

import dev.keyway.sandbox.vault.VaultRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All role assignments. They decide about vaults that leave it to roles.
public final class RoleAssignments implements VaultRoles {
  private final Runnable changed;
  private final List<RoleAssignment> assignments = new ArrayList<>();

  /// @param changed is called after each change, to save it
  public RoleAssignments(Runnable changed) {
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
    assignments.clear();
    assignments.addAll(saved);
  }

  @Override
  public boolean permits(String principalId, String dataAction, String resourceId) {
    return state().stream()
        .filter(one -> one.principalId().equalsIgnoreCase(principalId))
        .filter(one -> one.holdsAt(resourceId))
        .flatMap(one -> Role.find(one.roleId()).stream())
        .anyMatch(role -> role.permits(dataAction));
  }
}
