// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import java.time.Duration;

/// What to create; texts may be empty where a phase does not need them.
///
/// @param managedIdentity the resource id of a managed identity to use in place of an application
/// @param expiration how long a pod's token is good for
public record CreateOptions(
    Account account,
    ApplicationOptions application,
    String managedIdentity,
    Duration expiration,
    String scope,
    String role) {
  public CreateOptions {
    application = application.named(account);
  }

  boolean isManaged() {
    return !managedIdentity.isBlank();
  }
}
