// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;

/// Which identity a pod uses.
@FunctionalInterface
public interface Identities {

  /// What came of looking for an identity.
  sealed interface Result {
    /// This one.
    record Found(AzureIdentity identity) implements Result {}

    /// None.
    record NotFound(String reason) implements Result {}
  }

  /// Returns the pod's identity, waiting for its assignment where that is under way.
  Result find(ObjectKey pod, Wanted wanted) throws InterruptedException;
}
