// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.role;

import java.time.Instant;

/// One role given to one object of the directory at one scope. Ids are compared ignoring case.
///
/// @param name a UUID
/// @param scope without a slash at its end; empty for everything
/// @param roleId of a [Role]
/// @param createdBy the object id of who gave it
public record RoleAssignment(
    String name,
    String scope,
    String roleId,
    String principalId,
    String principalType,
    Instant createdOn,
    String createdBy) {

  /// Returns its resource id.
  public String id() {
    return scope + "/providers/Microsoft.Authorization/roleAssignments/" + name;
  }

  /// Tells whether it gives the same role to the same object at the same scope.
  public boolean gives(RoleAssignment other) {
    return scope.equalsIgnoreCase(other.scope)
        && roleId.equalsIgnoreCase(other.roleId)
        && principalId.equalsIgnoreCase(other.principalId);
  }

  /// Tells whether it holds at `other`, being given there or above.
  public boolean holdsAt(String other) {
    return within(other, scope);
  }

  /// Tells whether it is given at `other` or below.
  public boolean givenWithin(String other) {
    return within(scope, other);
  }

  private static boolean within(String inner, String outer) {
    return inner.equalsIgnoreCase(outer)
        || inner.regionMatches(true, 0, outer + "/", 0, outer.length() + 1);
  }
}
