// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import java.util.List;

/// One vault, read as one identity until one deadline. Safe for concurrent use: the callers' reads
/// run side by side as far as the vault's limit allows.
public interface Vault {
  /// The version of Key Vault's API.
  String API_VERSION = "7.4";

  /// Returns the object.
  ///
  /// @return the subtype that belongs to `ref.type()`
  /// @throws AzureException if the vault does not hand it out before the deadline
  VaultObject get(ObjectRef ref);

  /// Returns all versions in the vault's order, disabled ones included, through all pages.
  ///
  /// @throws AzureException if the vault does not list them before the deadline
  List<ObjectVersionInfo> versions(ObjectType type, String name);
}
