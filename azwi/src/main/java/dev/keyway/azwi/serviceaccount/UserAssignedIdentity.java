// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.serviceaccount.Outcome.Status;

/// A managed identity that is there already and stays.
public record UserAssignedIdentity(ManagedIdentities identities, ResourceId id)
    implements WorkloadIdentity {

  /// Reads what the flag says.
  ///
  /// @throws InvalidOption if it is no resource id
  public static ResourceId id(String text) {
    return ResourceId.parse(text)
        .filter(id -> id.type().equalsIgnoreCase("userAssignedIdentities"))
        .orElseThrow(() ->
            new InvalidOption(
                ("--managed-identity-resource-id must read /subscriptions/…/resourceGroups/…"
                        + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…, not %s")
                    .formatted(text)));
  }

  @Override
  public Outcome ensure(Patience patience, Deadline deadline) {
    var found = found(deadline);
    return Outcome.of(
            Status.UNCHANGED, "using managed identity %s in place of an application".formatted(id))
        .with("clientId", found.clientId())
        .with("principalId", found.principalId());
  }

  @Override
  public String clientId(Deadline deadline) {
    return found(deadline).clientId();
  }

  @Override
  public String principalId(Deadline deadline) {
    return found(deadline).principalId();
  }

  private ManagedIdentity found(Deadline deadline) {
    return identities
        .find(id, deadline)
        .orElseThrow(() ->
            new InvalidOption(
                "there is no managed identity %s; az identity create makes one".formatted(id)));
  }

  @Override
  public boolean trust(Account account, Patience patience, Deadline deadline) {
    var there = identities.credentials(id, deadline);
    if (there.stream().anyMatch(c -> c.trusts(account.issuer(), account.subject()))) {
      return false;
    }
    if (there.size() >= FederatedCredential.LIMIT) {
      throw new InvalidOption(
          "managed identity %s has %d federated credentials, which is as many as it can have"
              .formatted(id, there.size()));
    }
    var name = Names.plainCredential(account.namespace(), account.name(), account.issuer());
    identities.put(id, account.credential(name), deadline);
    return true;
  }

  @Override
  public boolean distrust(Account account, Deadline deadline) {
    var credential =
        identities.credentials(id, deadline).stream()
            .filter(c -> c.trusts(account.issuer(), account.subject()))
            .findFirst();
    return credential.isPresent() && identities.remove(id, credential.get().name(), deadline);
  }

  @Override
  public Outcome remove(Deadline deadline) {
    return Outcome.of(
        Status.UNCHANGED, "managed identity %s was not made here and stays".formatted(id));
  }
}
