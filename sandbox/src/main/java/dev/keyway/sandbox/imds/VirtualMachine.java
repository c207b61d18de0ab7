// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import java.util.Optional;

/// A virtual machine as its metadata endpoint knows it.
///
/// @param instanceOf where in a scale set it is, if it is an instance of one
/// @param identities its own; an instance has none
public record VirtualMachine(
    String name,
    String vmId,
    String subscriptionId,
    String resourceGroup,
    Optional<Instance> instanceOf,
    Identities identities)
    implements Host {

  /// A place in a scale set.
  ///
  /// @param scaleSet the set's name
  public record Instance(String scaleSet, int number) {}

  @Override
  public String resourceId() {
    var group =
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute"
            .formatted(subscriptionId, resourceGroup);
    return instanceOf
        .map(place ->
            "%s/virtualMachineScaleSets/%s/virtualMachines/%d"
                .formatted(group, place.scaleSet(), place.number()))
        .orElseGet(() -> group + "/virtualMachines/" + name);
  }

  /// Returns what a cluster's node on this machine has as `spec.providerID`.
  public String providerId() {
    return "azure://" + resourceId();
  }

  boolean isIn(ScaleSet set) {
    return instanceOf
        .filter(place -> place.scaleSet().equalsIgnoreCase(set.name()))
        .filter(_ -> subscriptionId.equalsIgnoreCase(set.subscriptionId()))
        .filter(_ -> resourceGroup.equalsIgnoreCase(set.resourceGroup()))
        .isPresent();
  }

  VirtualMachine with(Identities other) {
    return new VirtualMachine(name, vmId, subscriptionId, resourceGroup, instanceOf, other);
  }
}
