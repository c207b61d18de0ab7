// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where a pod's service-account tokens come from: a file, or a local cluster's issuer.
@FunctionalInterface
public interface PodTokens {

  /// The audiences that kubelet would ask for on behalf of the Key Vault provider.
  String WORKLOAD_IDENTITY = "api://AzureADTokenExchange";

  String IDENTITY_BINDING = "api://AKSIdentityBinding";

  /// Returns the pod's tokens by audience; empty where there are none.
  Map<String, PodToken> tokens(Manifest.Pod pod);

  /// Makes one token for a pod and an audience.
  @FunctionalInterface
  interface Mint {
    String token(Manifest.Pod pod, String audience);
  }

  /// Returns a source of tokens that a local issuer makes when they are asked for.
  static PodTokens minted(Mint mint) {
    return pod -> {
      var tokens = new LinkedHashMap<String, PodToken>();
      for (var audience : List.of(WORKLOAD_IDENTITY, IDENTITY_BINDING)) {
        var jwt = SecretText.of(mint.token(pod, audience));
        tokens.put(audience, new PodToken(jwt, Instant.now().plus(Duration.ofHours(1))));
      }
      return tokens;
    };
  }

  /// Returns a source without tokens.
  static PodTokens none() {
    return _ -> Map.of();
  }
}
