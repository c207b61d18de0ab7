// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.cloud;

import java.net.URI;

/// One Azure cloud, as far as tokens, Key Vault, Resource Manager and Graph need it.
///
/// @param name the name as Azure writes it, such as `AzurePublicCloud`
/// @param activeDirectoryEndpoint where tokens come from; https, with a trailing slash; or
///   [#NO_ACTIVE_DIRECTORY] where the cloud's file names none, and the environment's
///   `AZURE_AUTHORITY_HOST` or the public cloud takes its place
/// @param keyVaultResource the token resource of Key Vault, without a trailing slash
/// @param keyVaultDnsSuffix what follows the vault's name in its host name; may carry `:port`
/// @param resourceManagerEndpoint where virtual machines are managed, and the resource of tokens
///   for it; https, with a trailing slash; or [#NO_RESOURCE_MANAGER] where the cloud's file names
///   none
/// @param microsoftGraphEndpoint where applications are managed; https, with a trailing slash; or
///   [#NO_GRAPH] where the cloud's file names none
public record Cloud(
    String name,
    URI activeDirectoryEndpoint,
    String keyVaultResource,
    String keyVaultDnsSuffix,
    URI resourceManagerEndpoint,
    URI microsoftGraphEndpoint) {

  /// Stands for an Active Directory endpoint that the cloud does not name.
  public static final URI NO_ACTIVE_DIRECTORY = URI.create("");

  /// Stands for a Resource Manager that the cloud does not name.
  public static final URI NO_RESOURCE_MANAGER = URI.create("");

  /// Stands for a Microsoft Graph that the cloud does not name.
  public static final URI NO_GRAPH = URI.create("");

  /// A cloud whose applications nobody manages.
  public Cloud(
      String name,
      URI activeDirectoryEndpoint,
      String keyVaultResource,
      String keyVaultDnsSuffix,
      URI resourceManagerEndpoint) {
    this(
        name,
        activeDirectoryEndpoint,
        keyVaultResource,
        keyVaultDnsSuffix,
        resourceManagerEndpoint,
        NO_GRAPH);
  }

  /// Returns the address of the vault called `vaultName`, with a trailing slash.
  public URI vaultUrl(String vaultName) {
    return URI.create("https://" + vaultName + "." + keyVaultDnsSuffix + "/");
  }
}
