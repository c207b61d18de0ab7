// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

/// What to delete; texts may be empty where a phase does not need them.
///
/// @param managedIdentity the resource id of the managed identity that was used in place of an
///   application
public record DeleteOptions(
    Account account,
    ApplicationOptions application,
    String managedIdentity,
    String roleAssignmentId) {
  public DeleteOptions {
    application = application.named(account);
  }

  boolean isManaged() {
    return !managedIdentity.isBlank();
  }
}
