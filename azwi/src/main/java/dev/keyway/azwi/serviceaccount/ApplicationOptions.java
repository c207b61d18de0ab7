// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

/// How an application is named; each may be empty.
///
/// @param name its display name
/// @param principalName its service principal's display name
public record ApplicationOptions(
    String name, String clientId, String objectId, String principalName, String principalId) {

  /// Returns the same with the name that follows from the account, where none is given.
  ApplicationOptions named(Account account) {
    var derived = Names.application(account.namespace(), account.name(), account.issuer());
    return name.isBlank() && account.isWhole()
        ? new ApplicationOptions(derived, clientId, objectId, principalName, principalId)
        : this;
  }
}
