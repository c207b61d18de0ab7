// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;

/// A managed identity.
///
/// @param resourceId of the identity itself, or of the machine if it is system-assigned
/// @param systemAssigned whether it lives and dies with that machine
public record ManagedIdentity(
    String tenantId,
    String clientId,
    String principalId,
    String name,
    String resourceId,
    boolean systemAssigned,
    List<FederatedCredential> federatedCredentials)
    implements Principal {

  public ManagedIdentity {
    federatedCredentials = List.copyOf(federatedCredentials);
  }

  @Override
  public ManagedIdentity withFederatedCredentials(List<FederatedCredential> credentials) {
    return new ManagedIdentity(
        tenantId, clientId, principalId, name, resourceId, systemAssigned, credentials);
  }
}
