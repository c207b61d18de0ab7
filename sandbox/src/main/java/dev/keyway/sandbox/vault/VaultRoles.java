// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

/// What role assignments say of the objects of vaults.
public interface VaultRoles {
  /// Tells whether a principal has a role with this data action at the resource or above it.
  ///
  /// @param principalId the principal's object id
  /// @param dataAction such as `Microsoft.KeyVault/vaults/secrets/getSecret/action`
  /// @param resourceId of a vault, or of an object in it
  boolean permits(String principalId, String dataAction, String resourceId);
}
