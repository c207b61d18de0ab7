// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import java.net.URI;
import java.util.Map;

/// Where the services of a local Azure are.
///
/// @param authority of Entra ID, with a slash at its end
/// @param vaultDnsSuffix what follows a vault's name, with `:port`
/// @param keyVaultResource the audience of tokens for vaults, without a slash at its end
/// @param tokenProxy of identity bindings; reached with the TLS server name `tokenProxyServerName`
/// @param oidcIssuer of the default cluster
/// @param nmi stands for `http://localhost:2579`
/// @param admin the control interface, with a slash at its end
/// @param machines by virtual machine, what stands for `http://169.254.169.254` there
public record Endpoints(
    URI authority,
    String vaultDnsSuffix,
    String keyVaultResource,
    URI tokenProxy,
    String tokenProxyServerName,
    URI oidcIssuer,
    URI nmi,
    URI admin,
    Map<String, URI> machines) {

  public Endpoints {
    machines = Map.copyOf(machines);
  }

  /// Returns the address of a vault, with a slash at its end.
  public URI vaultUri(String vaultName) {
    return URI.create("https://" + vaultName + "." + vaultDnsSuffix + "/");
  }

  /// Returns what stands for `http://169.254.169.254` on this machine.
  ///
  /// @throws IllegalArgumentException if there is no such machine
  public URI imds(String vmName) {
    URI endpoint = machines.get(vmName);
    if (endpoint == null) {
      throw new IllegalArgumentException("There is no virtual machine " + vmName + ".");
    }
    return endpoint;
  }
}
