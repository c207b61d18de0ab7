// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.cloud;

import java.net.URI;

/// One Azure cloud, as far as reading Key Vault needs it.
///
/// @param name the name as Azure writes it, such as `AzurePublicCloud`
/// @param activeDirectoryEndpoint where tokens come from; https, with a trailing slash
/// @param keyVaultResource the token resource of Key Vault, without a trailing slash
/// @param keyVaultDnsSuffix what follows the vault's name in its host name; may carry `:port`
public record Cloud(
    String name, URI activeDirectoryEndpoint, String keyVaultResource, String keyVaultDnsSuffix) {

  /// Returns the address of the vault called `vaultName`, with a trailing slash.
  public URI vaultUrl(String vaultName) {
    return URI.create("https://" + vaultName + "." + keyVaultDnsSuffix + "/");
  }
}
