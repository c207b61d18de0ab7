// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.federation.FederatedCredential;
import java.util.List;
import java.util.Optional;

/// The applications of a tenant, as one identity may manage them. All methods throw
/// [AzureException] if the answer is not there before `deadline`.
public interface Applications {
  /// Returns the applications of exactly that name; names need not be unique.
  List<Application> named(String displayName, Deadline deadline);

  /// Returns the application with that client id; empty if the tenant has none.
  Optional<Application> withClientId(String appId, Deadline deadline);

  Application create(String displayName, Deadline deadline);

  /// Removes an application, and with it its service principal and its credentials.
  ///
  /// @return whether there was one
  boolean remove(String objectId, Deadline deadline);

  /// Returns the service principals of exactly that name.
  List<ServicePrincipal> principalsNamed(String displayName, Deadline deadline);

  /// Returns what stands for an application here; empty if nothing does.
  Optional<ServicePrincipal> principalOf(String appId, Deadline deadline);

  ServicePrincipal createPrincipal(String appId, List<String> tags, Deadline deadline);

  /// Returns whose tokens the application trusts.
  List<FederatedCredential> credentials(String objectId, Deadline deadline);

  /// Makes the application trust those tokens.
  ///
  /// @return false if it has a credential of that name already, which stays as it is
  boolean add(String objectId, FederatedCredential credential, Deadline deadline);

  /// Removes a credential.
  ///
  /// @return whether there was one of that name
  boolean removeCredential(String objectId, String name, Deadline deadline);
}
