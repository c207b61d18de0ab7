// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.azure.arm.IdentityChange;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import java.util.List;
import java.util.Set;

/// What is to be done for one place now. The writes do not depend on one another; what can only be
/// done after the change is planned once the machine is known to have changed.
///
/// @param creates assignments to be written anew, in the state to write them in
/// @param confirms written ones that have become true
/// @param replaces written ones whose content is another now
/// @param deletes written ones that nobody wants, and that the machine has nothing left of
/// @param change what to change of the machine
/// @param waiting written or desired ones that wait for the change
public record Plan(
    List<AzureAssignedIdentity> creates,
    List<AzureAssignedIdentity> confirms,
    List<Replacement> replaces,
    List<AzureAssignedIdentity> deletes,
    IdentityChange change,
    int waiting) {
  private static final IdentityChange NO_CHANGE = new IdentityChange(Set.of(), Set.of());

  /// One assignment that takes the place of another of its name.
  public record Replacement(AzureAssignedIdentity before, AzureAssignedIdentity after) {}

  public Plan {
    creates = List.copyOf(creates);
    confirms = List.copyOf(confirms);
    replaces = List.copyOf(replaces);
    deletes = List.copyOf(deletes);
  }

  /// Tells whether there is something to write.
  public boolean writes() {
    return !creates.isEmpty() || !confirms.isEmpty() || !replaces.isEmpty() || !deletes.isEmpty();
  }

  /// Tells whether there is something to change of the machine.
  public boolean changes() {
    return !change.equals(NO_CHANGE);
  }

  public boolean isEmpty() {
    return !writes() && !changes();
  }
}
