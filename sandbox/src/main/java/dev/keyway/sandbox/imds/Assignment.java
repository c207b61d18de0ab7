// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import dev.keyway.sandbox.directory.ManagedIdentity;

/// A user-assigned identity as a machine was given it. Stays when the identity is deleted, and does
/// not come back to life with another of its name.
public record Assignment(String resourceId, String clientId, String principalId) {

  /// Returns the assignment of an identity as it is now.
  public static Assignment of(ManagedIdentity identity) {
    return new Assignment(identity.resourceId(), identity.clientId(), identity.principalId());
  }
}
