// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import java.util.List;
import java.util.Optional;

/// A virtual machine as its metadata endpoint knows it.
///
/// @param systemAssigned client id of its own identity
/// @param userAssigned client ids of the identities assigned to it
public record VirtualMachine(
    String name,
    String vmId,
    String subscriptionId,
    String resourceGroup,
    Optional<String> systemAssigned,
    List<String> userAssigned) {

  public VirtualMachine {
    userAssigned = List.copyOf(userAssigned);
  }

  /// Returns the machine's resource id.
  public String resourceId() {
    return resourceId(subscriptionId, resourceGroup, name);
  }

  static String resourceId(String subscriptionId, String resourceGroup, String name) {
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines/%s"
        .formatted(subscriptionId, resourceGroup, name);
  }
}
