// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.federation.FederatedCredential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One managed identity in memory.
final class FakeIdentities implements ManagedIdentities {
  final List<FederatedCredential> credentials = new ArrayList<>();
  boolean there = true;

  @Override
  public Optional<ManagedIdentity> find(ResourceId id, Deadline deadline) {
    return there
        ? Optional.of(new ManagedIdentity(id, "managed-client", "managed-principal", "tenant"))
        : Optional.empty();
  }

  @Override
  public List<FederatedCredential> credentials(ResourceId id, Deadline deadline) {
    return List.copyOf(credentials);
  }

  @Override
  public void put(ResourceId id, FederatedCredential credential, Deadline deadline) {
    credentials.removeIf(c -> c.name().equals(credential.name()));
    credentials.add(credential);
  }

  @Override
  public boolean remove(ResourceId id, String name, Deadline deadline) {
    return credentials.removeIf(c -> c.name().equals(name));
  }
}
