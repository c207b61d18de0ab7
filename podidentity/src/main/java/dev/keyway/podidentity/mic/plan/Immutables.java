// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The identities that are never taken from a machine, by client ID in any case.
public record Immutables(Set<String> clientIds) {
  public static final Immutables NONE = new Immutables(Set.of());

  public Immutables {
    clientIds = Set.copyOf(clientIds);
  }

  public static Immutables of(Collection<String> clientIds) {
    return new Immutables(
        clientIds.stream()
            .map(id -> id.strip().toLowerCase(Locale.ROOT))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean contains(AzureAssignedIdentity assigned) {
    return clientIds.contains(assigned.identity().clientId().toLowerCase(Locale.ROOT));
  }
}
