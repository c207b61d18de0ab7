// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.Map;

/// Lets pods of its namespace that have one of the labels use their machine's identities as if
/// there were no pod identity (pod-identity.md §2.4).
public record AzurePodIdentityException(ObjectMeta metadata, Map<String, String> podLabels)
    implements KubernetesObject {
  public AzurePodIdentityException {
    podLabels = Map.copyOf(podLabels);
  }
}
