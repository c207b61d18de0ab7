// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// How to start a local Azure.
///
/// @param port of everything with TLS; 0 takes the port of the saved state, or a free one
/// @param stateDirectory where to keep the state; without it, all ends with the instance
/// @param tenantId of the default tenant
public record LocalAzureOptions(
    int port,
    Optional<Path> stateDirectory,
    InstantSource clock,
    String tenantId,
    String subscriptionId) {
  /// The port that programs use unless told otherwise.
  public static final int DEFAULT_PORT = 8443;

  /// A free port, no state, the system's clock and the demo's tenant.
  public static LocalAzureOptions defaults() {
    return new LocalAzureOptions(
        0, Optional.empty(), InstantSource.system(), DemoWorld.TENANT, DemoWorld.SUBSCRIPTION);
  }

  public LocalAzureOptions port(int value) {
    return new LocalAzureOptions(value, stateDirectory, clock, tenantId, subscriptionId);
  }

  public LocalAzureOptions stateDirectory(Path value) {
    return new LocalAzureOptions(port, Optional.of(value), clock, tenantId, subscriptionId);
  }

  public LocalAzureOptions clock(InstantSource value) {
    return new LocalAzureOptions(port, stateDirectory, value, tenantId, subscriptionId);
  }
}
