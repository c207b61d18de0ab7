// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.Deadline;
import java.util.Optional;

/// Role assignments, as one identity may make them. All methods throw [AzureException] if the
/// answer is not there before `deadline`; an [AzureException.ArmFailed] carries Resource Manager's
/// code.
public interface Roles {
  /// Returns the id of the role of that name that can be given at `scope`, custom ones included.
  Optional<String> definition(String scope, String roleName, Deadline deadline);

  /// Gives the role.
  ///
  /// @param name the assignment's own name, a UUID
  /// @return the assignment's id; empty if the principal has the role there already
  Optional<String> assign(
      String scope, String name, String definitionId, String principalId, Deadline deadline);

  /// Takes a role back.
  ///
  /// @param assignmentId the whole id
  /// @return whether there was such an assignment
  boolean remove(String assignmentId, Deadline deadline);
}
