// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

/// The access mode a SecretProviderClass switches on; none means workload identity or a service
/// principal, depending on whether a client ID is given.
enum IdentityMode {
  NONE("None"),
  POD_IDENTITY("PodIdentity"),
  VM_MANAGED_IDENTITY("VMManagedIdentity"),
  AZURE_TOKEN_PROXY("AzureTokenProxy");

  private final String text;

  IdentityMode(String text) {
    this.text = text;
  }

  /// Returns the name messages use.
  String text() {
    return text;
  }
}
