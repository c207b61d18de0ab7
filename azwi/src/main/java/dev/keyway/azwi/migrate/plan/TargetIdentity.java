// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import java.util.Locale;

/// The managed identity that a workload has now and keeps.
///
/// @param resourceId of Resource Manager
/// @param tenantId empty if nothing says it
public record TargetIdentity(String clientId, String resourceId, String tenantId) {

  /// Tells whether both are one identity; IDs are compared in any case.
  public boolean sameAs(TargetIdentity other) {
    return clientId.equalsIgnoreCase(other.clientId);
  }

  /// Returns what tells it from others.
  public String handle() {
    return clientId.toLowerCase(Locale.ROOT);
  }

  /// Returns its name in Azure.
  public String name() {
    return resourceId.substring(resourceId.lastIndexOf('/') + 1);
  }
}
