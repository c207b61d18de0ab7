// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.LocalCluster;
import java.io.UncheckedIOException;

/// A local Azure's addresses, set for a person.
public final class EndpointsTable {
  private EndpointsTable() {}

  /// Returns the lines.
  public static String render(LocalCloud cloud) {
    var endpoints = cloud.endpoints();
    var table =
        Table.of("  Entra ID", endpoints.authority().toString())
            .row("  vaults", "https://NAME." + endpoints.vaultDnsSuffix())
            .row("  OIDC issuer", endpoints.oidcIssuer().toString())
            .row("  NMI", endpoints.nmi().toString());
    endpoints.machines().forEach((name, uri) -> table.row("  IMDS of " + name, uri.toString()));
    return table
        .row("  CA", cloud.caFile().toString())
        .row("  cloud file", cloud.cloudFile().toString())
        .render("");
  }

  /// Returns the lines of its cluster.
  ///
  /// @throws UncheckedIOException if its files cannot be read
  public static String render(LocalCluster cluster) {
    var table = Table.of("  kubeconfig", cluster.kubeconfig().toString());
    cluster.nmi().ifPresent(nmi -> table.row("  NMI of its node", nmi.toString()));
    return table
        .row("  volumes", cluster.pods() + "/UID/volumes/kubernetes.io~csi/NAME/mount")
        .row("  node log", cluster.log("node").toString())
        .render("");
  }
}
