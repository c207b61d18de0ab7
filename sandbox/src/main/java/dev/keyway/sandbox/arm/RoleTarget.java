// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a path of Microsoft.Authorization is about. Its scope can be the id of anything.
///
/// @param scope without a slash at its end; empty for everything
/// @param definitions whether roles are asked for, not assignments
/// @param name of one of them; empty for all
record RoleTarget(String scope, boolean definitions, Optional<String> name) {
  private static final Pattern PATH =
      Pattern.compile(
          "/*((?:/[^/]+)*?)/providers/Microsoft\\.Authorization/(roleDefinitions|roleAssignments)(?:/([^/]+))?/?",
          Pattern.CASE_INSENSITIVE);

  /// Reads a path; empty if it is of something else.
  static Optional<RoleTarget> of(String path) {
    if (!path.toLowerCase(Locale.ROOT).contains("/microsoft.authorization/role")) {
      return Optional.empty();
    }
    var matcher = PATH.matcher(decode(path));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new RoleTarget(
            matcher.group(1),
            matcher.group(2).equalsIgnoreCase("roleDefinitions"),
            Optional.ofNullable(matcher.group(3))));
  }

  static RoleTarget of(Request request) {
    return of(request.path())
        .orElseThrow(() -> new IllegalArgumentException("No path of roles: " + request));
  }

  private static String decode(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /// Returns the resource id of the assignment that is asked for.
  String id() {
    return scope + "/providers/Microsoft.Authorization/roleAssignments/" + name.orElse("");
  }
}
