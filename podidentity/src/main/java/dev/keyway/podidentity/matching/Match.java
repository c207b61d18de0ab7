// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;

/// What a binding that selects a pod means for it.
public sealed interface Match {
  AzureIdentityBinding binding();

  /// The pod may have the identity.
  record Given(AzureIdentityBinding binding, AzureIdentity identity) implements Match {}

  /// There is no identity of the name that the binding gives.
  record NoIdentity(AzureIdentityBinding binding) implements Match {}

  /// The identity is kept to its namespace, and the pod is in another.
  record OtherNamespace(AzureIdentityBinding binding, AzureIdentity identity) implements Match {}
}
