// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.client.KubernetesException;

/// Writes assignments to the API server.
public interface Assignees {
  AzureAssignedIdentity create(AzureAssignedIdentity assigned) throws KubernetesException;

  /// Says of a written assignment that it has become true.
  AzureAssignedIdentity confirm(AzureAssignedIdentity written) throws KubernetesException;

  /// Writes one over another of the same name.
  AzureAssignedIdentity replace(AzureAssignedIdentity written, AzureAssignedIdentity now)
      throws KubernetesException;

  /// Removes one that nothing is left of; one that is gone already is no failure.
  void remove(AzureAssignedIdentity written) throws KubernetesException;

  /// Returns one as it is now.
  AzureAssignedIdentity get(AzureAssignedIdentity written) throws KubernetesException;
}
