// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.role.Role;
import dev.keyway.sandbox.role.RoleAssignment;
import java.util.Optional;
import java.util.regex.Pattern;

/// The conditions of `$filter` that clients put on roles and their assignments, joined by `and`.
///
/// @param exact whether assignments below the scope are left out
record RoleFilter(Optional<String> roleName, Optional<String> principalId, boolean exact) {
  private static final Pattern ROLE = condition("roleName\\s+eq\\s+'((?:[^']|'')*)'");
  private static final Pattern TYPE = condition("type\\s+eq\\s+'BuiltInRole'");
  private static final Pattern PRINCIPAL =
      condition("(?:principalId\\s+eq\\s+'([^']*)'|assignedTo\\('([^']*)'\\))");
  private static final Pattern SCOPE = condition("atScope\\(\\)");
  private static final Pattern BELOW = condition("atScopeAndBelow\\(\\)");

  private static Pattern condition(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE);
  }

  /// @throws HttpProblem 400 for a condition of another form
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static RoleFilter parse(Optional<String> filter) {
    var result = new RoleFilter(Optional.empty(), Optional.empty(), false);
    for (var part : filter.map(text -> text.split("\\s+and\\s+")).orElse(new String[0])) {
      result = result.with(part.strip());
    }
    return result;
  }

  private RoleFilter with(String part) {
    var role = ROLE.matcher(part);
    if (role.matches()) {
      return new RoleFilter(Optional.of(role.group(1).replace("''", "'")), principalId, exact);
    }
    var principal = PRINCIPAL.matcher(part);
    if (principal.matches()) {
      var id = principal.group(1) != null ? principal.group(1) : principal.group(2);
      return new RoleFilter(roleName, Optional.of(id), exact);
    }
    if (SCOPE.matcher(part).matches()) {
      return new RoleFilter(roleName, principalId, true);
    }
    if (TYPE.matcher(part).matches() || BELOW.matcher(part).matches()) {
      return this;
    }
    throw new HttpProblem(400, "InvalidFilter", "The filter '" + part + "' is not supported.");
  }

  boolean wants(Role role) {
    return roleName.map(role.name()::equalsIgnoreCase).orElse(true);
  }

  boolean wants(RoleAssignment assignment, String scope) {
    boolean there = assignment.holdsAt(scope) || (!exact && assignment.givenWithin(scope));
    return there && principalId.map(assignment.principalId()::equalsIgnoreCase).orElse(true);
  }
}
