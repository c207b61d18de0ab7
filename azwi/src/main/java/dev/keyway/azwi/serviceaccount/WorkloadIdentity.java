// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;

/// The identity that pods with the service account get. All methods throw [AzureException] if Azure
/// does not do what is asked, and [InvalidOption] if there is no such identity, or several.
public sealed interface WorkloadIdentity permits ApplicationIdentity, UserAssignedIdentity {
  /// Sees to it that there is one.
  Outcome ensure(Patience patience, Deadline deadline);

  String clientId(Deadline deadline);

  /// Returns the object id of its service principal.
  String principalId(Deadline deadline);

  /// Makes it trust the account's tokens.
  ///
  /// @return false if it does already
  boolean trust(Account account, Patience patience, Deadline deadline);

  /// Makes it trust them no more.
  ///
  /// @return whether it did
  boolean distrust(Account account, Deadline deadline);

  /// Removes it, if it was made for the account.
  Outcome remove(Deadline deadline);
}
