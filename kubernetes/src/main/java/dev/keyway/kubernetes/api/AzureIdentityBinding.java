// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

/// Gives an identity to the pods whose label `aadpodidbinding` has a value (pod-identity.md §2.2).
///
/// @param azureIdentity the name of an AzureIdentity in the binding's own namespace
/// @param selector the value
/// @param weight kept, used by nobody
public record AzureIdentityBinding(
    ObjectMeta metadata, String azureIdentity, String selector, long weight)
    implements KubernetesObject {

  /// The label of pods that bindings select by.
  public static final String LABEL = "aadpodidbinding";
}
