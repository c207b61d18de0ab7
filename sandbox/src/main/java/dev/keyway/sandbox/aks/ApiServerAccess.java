// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.aks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// How an administrator reaches a Kubernetes API. Holds a token, which its text form leaves out.
///
/// @param authorityPem who signed the server's certificate
public record ApiServerAccess(URI server, String authorityPem, String token) {

  /// Returns a kubeconfig under the names that AKS gives.
  ///
  /// @param user such as `clusterUser`
  public String kubeconfig(ManagedCluster cluster, String user) {
    var authority =
        Base64.getEncoder().encodeToString(authorityPem.getBytes(StandardCharsets.UTF_8));
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: %1$s
      cluster:
        server: %2$s
        certificate-authority-data: %3$s
    contexts:
    - name: %1$s
      context:
        cluster: %1$s
        user: %4$s
    current-context: %1$s
    preferences: {}
    users:
    - name: %4$s
      user:
        token: %5$s
    """
        .formatted(
            cluster.name(),
            server,
            authority,
            "%s_%s_%s".formatted(user, cluster.resourceGroup(), cluster.name()),
            token);
  }

  @Override
  public String toString() {
    return "ApiServerAccess to " + server;
  }
}
