// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;

/// An application of a tenant, together with its service principal there.
///
/// @param objectId of the application
/// @param principalId the object id of the service principal
/// @param certificates base64 of DER
public record Application(
    String tenantId,
    String clientId,
    String objectId,
    String principalId,
    String displayName,
    List<ClientSecret> secrets,
    List<String> certificates,
    List<FederatedCredential> federatedCredentials)
    implements Principal {

  public Application {
    secrets = List.copyOf(secrets);
    certificates = List.copyOf(certificates);
    federatedCredentials = List.copyOf(federatedCredentials);
  }
}
