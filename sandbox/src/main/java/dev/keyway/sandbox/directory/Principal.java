// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;

/// Who can get tokens: an application with its service principal, or a managed identity.
public sealed interface Principal permits Application, ManagedIdentity {
  String tenantId();

  String clientId();

  /// Returns the object id that access policies and tokens name (`oid`); empty text if nothing
  /// stands for it in the tenant.
  String principalId();

  List<FederatedCredential> federatedCredentials();

  /// The same with these federated credentials in place of all it had.
  Principal withFederatedCredentials(List<FederatedCredential> credentials);
}
