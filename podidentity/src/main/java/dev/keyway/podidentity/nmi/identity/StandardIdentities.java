// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.IdentityChoice;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import java.time.Duration;

/// Standard mode: MIC assigns identities, and a request waits for its pod's. It is woken by the
/// watch, and ends without an identity when nothing has come in time.
public final class StandardIdentities implements Identities {
  private final AssignedIdentities assigned;
  private final Scope scope;
  private final Limits limits;

  /// How long a request waits.
  ///
  /// @param creation for MIC to take up the pod at all
  /// @param assignment for the identity to be on the machine
  public record Limits(Duration creation, Duration assignment) {}

  public StandardIdentities(AssignedIdentities assigned, Scope scope, Limits limits) {
    this.assigned = assigned;
    this.scope = scope;
    this.limits = limits;
  }

  @Override
  public Result find(ObjectKey pod, Wanted wanted) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      var seen = assigned.of(pod);
      boolean assigning = false;
      switch (IdentityChoice.among(pod, seen.assigned(), wanted, scope)) {
        case IdentityChoice.Given(var identity) -> {
          return new Result.Found(identity);
        }
        case IdentityChoice.Refused(var reason) -> {
          return new Result.NotFound(reason);
        }
        case IdentityChoice.Unknown _ -> {}
        case IdentityChoice.Assigning _ -> assigning = true;
      }
      var limit = assigning ? limits.assignment() : limits.creation();
      long left = limit.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        return new Result.NotFound(assigning ? unassigned(pod, wanted) : unknown(pod, wanted));
      }
      assigned.awaitChange(seen.version(), left);
    }
  }

  private String unknown(ObjectKey pod, Wanted wanted) {
    return ("after %d s there is no AzureAssignedIdentity in state CREATED for pod %s and %s; check"
            + " that an AzureIdentityBinding selects the pod, and see MIC's log")
        .formatted(limits.creation().toSeconds(), pod, wanted);
  }

  private String unassigned(ObjectKey pod, Wanted wanted) {
    return ("after %d s the AzureAssignedIdentity for pod %s and %s is not in state ASSIGNED; see"
            + " MIC's log and events for why the identity is not on the machine")
        .formatted(limits.assignment().toSeconds(), pod, wanted);
  }
}
