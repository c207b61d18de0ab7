// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

/// A scale set. Its instances have its identities and none of their own.
public record ScaleSet(
    String name, String subscriptionId, String resourceGroup, Identities identities)
    implements Host {

  @Override
  public String resourceId() {
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachineScaleSets/%s"
        .formatted(subscriptionId, resourceGroup, name);
  }

  ScaleSet with(Identities other) {
    return new ScaleSet(name, subscriptionId, resourceGroup, other);
  }
}
