// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.podidentity.matching.IdentityRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a plan depends on beside the inventory.
///
/// @param issuer of the cluster's service-account tokens
/// @param tenantId of identities for which nothing else says it; empty if not known
/// @param resourceIds of identities that the cluster knows by their client ID alone, by that ID
/// @param identities what Azure tells, by resource ID; IDs in lower case
/// @param credentials whom the identities trust already, likewise
/// @param records of moves that have begun or ended
/// @param scope how far AzureIdentities reach
/// @param proxy whether containers that ask the metadata endpoint themselves get the proxy
public record Facts(
    String issuer,
    String tenantId,
    Map<String, String> resourceIds,
    Map<String, ManagedIdentity> identities,
    Map<String, List<FederatedCredential>> credentials,
    Map<WorkloadId, MigrationRecord> records,
    IdentityRules.Scope scope,
    boolean proxy) {
  public Facts {
    resourceIds = Map.copyOf(resourceIds);
    identities = Map.copyOf(identities);
    credentials = Map.copyOf(credentials);
    records = Map.copyOf(records);
  }

  /// Returns the facts of a cluster with this issuer, where nothing else is known.
  public static Facts of(String issuer) {
    return new Facts(
        issuer, "", Map.of(), Map.of(), Map.of(), Map.of(), IdentityRules.Scope.CLUSTER, true);
  }

  Optional<ManagedIdentity> identity(String resourceId) {
    return Optional.ofNullable(identities.get(resourceId.toLowerCase(Locale.ROOT)));
  }

  List<FederatedCredential> credentials(TargetIdentity identity) {
    return credentials.getOrDefault(identity.resourceId().toLowerCase(Locale.ROOT), List.of());
  }
}
