// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.directory.Directory;
import java.util.regex.Pattern;

/// Which tenant a path names.
record TenantRule(Directory directory) {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern DOMAIN =
      Pattern.compile("[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?(\\.[0-9A-Za-z-]+)+");

  /// Returns the tenant's id; `adfs` stands for the default tenant.
  ///
  /// @throws EntraException if there is none
  String resolve(String segment) {
    if (segment.equals("adfs")) {
      return directory.defaultTenant();
    }
    if (GUID.matcher(segment).matches()) {
      if (directory.hasTenant(segment)) {
        return segment;
      }
      throw unknown(segment);
    }
    if (DOMAIN.matcher(segment).matches()) {
      throw unknown(segment);
    }
    throw EntraError.TENANT_MALFORMED.with(
        "The tenant '" + segment + "' is neither a GUID nor a domain name.");
  }

  private static EntraException unknown(String segment) {
    return EntraError.TENANT_UNKNOWN.with(
        "There is no tenant '" + segment + "'. Check the tenant id of the request.");
  }
}
