// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azwi.migrate.plan.Obstacle.Code;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.podidentity.matching.ResourceIds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the managed identity that an object of the cluster means.
final class Identities {
  private final List<AzureIdentity> known;
  private final Facts facts;

  Identities(List<AzureIdentity> known, Facts facts) {
    this.known = known;
    this.facts = facts;
  }

  Found of(AzureIdentity identity) {
    return switch (identity.kind()) {
      case USER_ASSIGNED -> complete(identity);
      case SERVICE_PRINCIPAL_SECRET, SERVICE_PRINCIPAL_CERTIFICATE ->
          nothing(
              Code.SERVICE_PRINCIPAL,
              ("AzureIdentity %s is a service principal (type %d): let its application trust the"
                      + " service account with `keyway serviceaccount create"
                      + " --aad-application-client-id %s`, or use a managed identity")
                  .formatted(identity.key(), identity.type(), identity.clientId()));
      case UNKNOWN ->
          nothing(
              Code.IDENTITY_MISSING,
              "AzureIdentity %s has the type %d, which means nothing; known are 0, 1 and 2"
                  .formatted(identity.key(), identity.type()));
    };
  }

  /// @param id a client ID or resource ID
  Found ofMachine(String secretProviderClass, String id) {
    if (id.isEmpty()) {
      return nothing(
          Code.SYSTEM_ASSIGNED_IDENTITY,
          ("class %s uses the machine's system-assigned identity, which can trust no service"
                  + " account: give a user-assigned identity the same roles, and its client ID to"
                  + " the class as userAssignedIdentityID")
              .formatted(secretProviderClass));
    }
    if (!ResourceIds.valid(id)) {
      return resourceOf(id)
          .map(resource -> identity(id, resource, ""))
          .orElseGet(() -> unnamed(id));
    }
    return clientOf(id)
        .map(client -> identity(client, id, ""))
        .orElseGet(() ->
            nothing(
                Code.IDENTITY_MISSING,
                ("nothing tells the client ID of %s: give the options that sign in to Azure with"
                        + " --check-azure, or put it into an AzureIdentity")
                    .formatted(id)));
  }

  private Found complete(AzureIdentity identity) {
    if (!ResourceIds.valid(identity.resourceId())) {
      return nothing(
          Code.IDENTITY_MISSING,
          "AzureIdentity %s: resourceID \"%s\" is not of the form %s"
              .formatted(identity.key(), identity.resourceId(), ResourceIds.FORM));
    }
    return Optional.of(identity.clientId())
        .filter(client -> !client.isEmpty())
        .or(() -> facts.identity(identity.resourceId()).map(ManagedIdentity::clientId))
        .map(client -> identity(client, identity.resourceId(), identity.tenantId()))
        .orElseGet(() ->
            nothing(
                Code.IDENTITY_MISSING,
                "AzureIdentity %s has no clientID: set it".formatted(identity.key())));
  }

  private Found identity(String clientId, String resourceId, String tenantId) {
    var tenant =
        Optional.of(tenantId)
            .filter(text -> !text.isEmpty())
            .or(() -> facts.identity(resourceId).map(ManagedIdentity::tenantId))
            .orElse(facts.tenantId());
    return new Found.Identity(new TargetIdentity(clientId, resourceId, tenant));
  }

  private Optional<String> resourceOf(String clientId) {
    return Optional.ofNullable(facts.resourceIds().get(clientId.toLowerCase(Locale.ROOT)))
        .or(() ->
            managed()
                .filter(identity -> identity.clientId().equalsIgnoreCase(clientId))
                .map(AzureIdentity::resourceId)
                .findFirst());
  }

  private Optional<String> clientOf(String resourceId) {
    return facts
        .identity(resourceId)
        .map(ManagedIdentity::clientId)
        .or(() ->
            managed()
                .filter(identity -> identity.resourceId().equalsIgnoreCase(resourceId))
                .map(AzureIdentity::clientId)
                .filter(client -> !client.isEmpty())
                .findFirst());
  }

  private Stream<AzureIdentity> managed() {
    return known.stream()
        .filter(identity -> identity.kind() == AzureIdentity.Kind.USER_ASSIGNED)
        .filter(identity -> ResourceIds.valid(identity.resourceId()));
  }

  private static Found unnamed(String clientId) {
    return nothing(
        Code.IDENTITY_MISSING,
        ("nothing tells the resource ID of the identity with the client ID %s: give --identity"
                + " %s=RESOURCE-ID (`az identity list --query \"[?clientId=='%s'].id\"` tells it)")
            .formatted(clientId, clientId, clientId));
  }

  private static Found nothing(Code code, String reason) {
    return new Found.Nothing(new Obstacle(code, reason));
  }
}
