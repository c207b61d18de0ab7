// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.credential;

/// Which of a virtual machine's managed identities is meant.
public sealed interface ManagedIdentityId {

  /// The machine's own identity, or its only user-assigned one.
  record SystemAssigned() implements ManagedIdentityId {}

  /// A user-assigned identity by its client (application) ID.
  record ClientId(String value) implements ManagedIdentityId {}

  /// A user-assigned identity by the object ID of its service principal.
  record ObjectId(String value) implements ManagedIdentityId {}

  /// A user-assigned identity by its ARM resource ID.
  record ResourceId(String value) implements ManagedIdentityId {}
}
