// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.federation.FederatedCredential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Managed identities that live here, with Azure's rules for their federated credentials.
final class MemoryIdentities implements ManagedIdentities {
  private final Map<String, Map<String, FederatedCredential>> byIdentity =
      new ConcurrentHashMap<>();

  Map<String, Map<String, FederatedCredential>> all() {
    var all = new TreeMap<String, Map<String, FederatedCredential>>();
    byIdentity.forEach((name, credentials) -> {
      if (!credentials.isEmpty()) {
        all.put(name, Map.copyOf(credentials));
      }
    });
    return all;
  }

  @Override
  public Optional<ManagedIdentity> find(ResourceId id, Deadline deadline) {
    return Optional.empty();
  }

  @Override
  public List<FederatedCredential> credentials(ResourceId id, Deadline deadline) {
    return List.copyOf(of(id).values());
  }

  @Override
  public void put(ResourceId id, FederatedCredential credential, Deadline deadline) {
    boolean twice =
        of(id).values().stream()
            .filter(other -> !other.name().equals(credential.name()))
            .anyMatch(other -> other.trusts(credential.issuer(), credential.subject()));
    if (twice) {
      throw new AzureException.ArmFailed("issuer and subject are there", 400, Optional.empty(), "");
    }
    of(id).put(credential.name(), credential);
  }

  @Override
  public boolean remove(ResourceId id, String name, Deadline deadline) {
    return of(id).remove(name) != null;
  }

  private Map<String, FederatedCredential> of(ResourceId id) {
    return byIdentity.computeIfAbsent(id.name(), _ -> new ConcurrentHashMap<>());
  }
}
