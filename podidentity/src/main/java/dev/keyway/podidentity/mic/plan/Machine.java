// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.azure.arm.IdentityChange;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What is known of a machine's identities. All ids are in lower case.
///
/// @param identities those it has; empty if it has not been asked, or not since a change failed
/// @param arriving those being put on it now
/// @param leaving those being taken from it now
/// @param barred those that Resource Manager has refused, until they are tried again
/// @param ours those that this process has put on it, for assignments that were not written yet
public record Machine(
    Optional<Set<String>> identities,
    Set<String> arriving,
    Set<String> leaving,
    Set<String> barred,
    Set<String> ours) {
  public static final Machine UNKNOWN =
      new Machine(Optional.empty(), Set.of(), Set.of(), Set.of(), Set.of());

  public Machine {
    identities = identities.map(Set::copyOf);
    arriving = Set.copyOf(arriving);
    leaving = Set.copyOf(leaving);
    barred = Set.copyOf(barred);
    ours = Set.copyOf(ours);
  }

  /// Returns the same machine known to have exactly these.
  public Machine having(Set<String> ids) {
    return new Machine(Optional.of(ids), arriving, leaving, barred, ours);
  }

  /// Returns the same machine with these refused.
  public Machine barring(Set<String> ids) {
    return new Machine(identities, arriving, leaving, ids, ours);
  }

  /// Returns the same machine while this change is being made.
  public Machine during(IdentityChange change) {
    return new Machine(identities, change.add(), change.remove(), barred, ours);
  }

  /// Returns the same machine with these on it that no assignment tells of.
  public Machine owing(Set<String> ids) {
    return new Machine(identities, arriving, leaving, barred, ids);
  }

  /// Returns the ids that can be used, given those of assignments that say so.
  Set<String> usable(Set<String> assigned) {
    var usable = new HashSet<>(identities.orElse(assigned));
    usable.removeAll(leaving);
    return usable;
  }

  /// Tells whether it is known that the machine does not have the identity, nor gets it now.
  boolean lacks(String id) {
    return identities.isPresent() && !identities.get().contains(id) && !arriving.contains(id);
  }
}
