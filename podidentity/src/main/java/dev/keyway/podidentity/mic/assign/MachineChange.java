// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ArmMessages;
import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.azure.arm.HostIdentities;
import dev.keyway.azure.arm.IdentityChange;
import dev.keyway.azure.arm.IdentityPatch;
import dev.keyway.azure.arm.Machines;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One change of one machine's identities. Finds out which of them Resource Manager refuses, so
/// that the others need not suffer.
final class MachineChange {
  private final Machines machines;
  private final ComputeResource machine;
  private final Deadline deadline;
  private final Set<String> have = new HashSet<>();
  private final Map<String, AzureException> refused = new HashMap<>();

  private MachineChange(Machines machines, ComputeResource machine, Deadline deadline) {
    this.machines = machines;
    this.machine = machine;
    this.deadline = deadline;
  }

  /// How a change ended.
  ///
  /// @param identities what the machine has now, if that is known
  /// @param refused the identities that were refused, and why
  /// @param failure why nothing could be done
  record Outcome(
      Optional<Set<String>> identities,
      Map<String, AzureException> refused,
      Optional<AzureException> failure) {
    Outcome {
      identities = identities.map(Set::copyOf);
      refused = Map.copyOf(refused);
    }

    static Outcome failed(AzureException why) {
      return new Outcome(Optional.empty(), Map.of(), Optional.of(why));
    }
  }

  /// Makes the change; one that changes nothing reads what the machine has.
  static Outcome make(
      Machines machines, ComputeResource machine, IdentityChange change, Deadline deadline) {
    try {
      return new MachineChange(machines, machine, deadline).make(change);
    } catch (AzureException failure) {
      return Outcome.failed(failure);
    }
  }

  private Outcome make(IdentityChange change) {
    var now = machines.identities(machine, deadline);
    have.addAll(now.userAssigned());
    for (var patch : now.patches(change)) {
      if (!apply(now, patch)) {
        break;
      }
    }
    return new Outcome(Optional.of(have), refused, Optional.empty());
  }

  /// Tells whether to go on. What is left after a refusal is sent with the next change, without
  /// what was refused.
  private boolean apply(HostIdentities now, IdentityPatch patch) {
    try {
      machines.apply(machine, patch, deadline);
      note(now, patch);
      return true;
    } catch (ArmFailed e) {
      var named = new HashSet<>(ArmMessages.badIdentities(e.told()));
      named.retainAll(ids(now, patch));
      if (!named.isEmpty()) {
        named.forEach(id -> refused.put(id, e));
        return false;
      }
      if (!identityAtFault(e)) {
        throw e;
      }
      oneByOne(now, patch, e);
      return true;
    }
  }

  private void oneByOne(HostIdentities now, IdentityPatch patch, ArmFailed failure) {
    var ids = ids(now, patch);
    if (ids.size() == 1 || patch.size() == 0) {
      ids.forEach(id -> refused.put(id, failure));
      return;
    }
    for (var id : ids) {
      boolean added = patch.add().contains(id);
      var one =
          new IdentityPatch(
              patch.type(), added ? Set.of(id) : Set.of(), added ? Set.of() : Set.of(id));
      try {
        machines.apply(machine, one, deadline);
        note(now, one);
      } catch (ArmFailed e) {
        if (!identityAtFault(e)) {
          throw e;
        }
        refused.put(id, e);
      }
    }
  }

  private static boolean identityAtFault(ArmFailed e) {
    return switch (e.code().orElse("")) {
      case "LinkedAuthorizationFailed", "FailedIdentityOperation" -> true;
      default -> e.status() == 400;
    };
  }

  /// A request without ids takes away all there are.
  private static Set<String> ids(HostIdentities now, IdentityPatch patch) {
    if (patch.size() == 0) {
      return now.userAssigned();
    }
    var ids = new HashSet<>(patch.add());
    ids.addAll(patch.remove());
    return ids;
  }

  private void note(HostIdentities now, IdentityPatch patch) {
    have.addAll(patch.add());
    have.removeAll(patch.size() == 0 ? now.userAssigned() : patch.remove());
  }
}
