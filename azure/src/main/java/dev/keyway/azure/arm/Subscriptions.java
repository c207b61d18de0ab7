// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.Deadline;

/// What anybody may know of a subscription.
@FunctionalInterface
public interface Subscriptions {
  /// Returns the tenant that a subscription belongs to.
  ///
  /// @throws AzureException if it is not told before `deadline`
  String tenant(String subscriptionId, Deadline deadline);
}
