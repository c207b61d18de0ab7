// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.cli.manifest.Manifest;
import java.util.Map;

/// Where a pod's service-account tokens come from: a file, or a local cluster's issuer.
@FunctionalInterface
public interface PodTokens {

  /// The audiences that kubelet would ask for on behalf of the Key Vault provider.
  String WORKLOAD_IDENTITY = "api://AzureADTokenExchange";

  String IDENTITY_BINDING = "api://AKSIdentityBinding";

  /// Returns the pod's tokens by audience; empty where there are none.
  Map<String, PodToken> tokens(Manifest.Pod pod);

  /// Returns a source without tokens.
  static PodTokens none() {
    return _ -> Map.of();
  }
}
