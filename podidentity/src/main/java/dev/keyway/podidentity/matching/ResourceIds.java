// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import java.util.regex.Pattern;

/// ARM's names of user-assigned identities.
public final class ResourceIds {
  /// What a resource ID looks like.
  public static final String FORM =
      "/subscriptions/<subscription>/resourcegroups/<group>/providers/"
          + "Microsoft.ManagedIdentity/userAssignedIdentities/<name>";

  private static final Pattern VALID =
      Pattern.compile(
          "/subscriptions/[^/]+/resourcegroups/[^/]+/providers/"
              + "Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+",
          Pattern.CASE_INSENSITIVE);

  private ResourceIds() {}

  /// Tells whether `text` names a user-assigned identity, in any case.
  public static boolean valid(String text) {
    return VALID.matcher(text).matches();
  }
}
