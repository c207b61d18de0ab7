// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What Resource Manager's messages say between the lines.
public final class ArmMessages {
  // Possessive throughout: no message makes it try twice.
  private static final Pattern IDENTITY =
      Pattern.compile(
          "/subscriptions/[^/\\s'\",]++/resourcegroups/[^/\\s'\",]++/providers"
              + "/microsoft\\.managedidentity/userassignedidentities/[A-Za-z0-9_-]++",
          Pattern.CASE_INSENSITIVE);

  private ArmMessages() {}

  /// Returns the user-assigned identities that `message` names, in lower case, wherever in it they
  /// stand: those that do not exist or may not be assigned.
  public static Set<String> badIdentities(String message) {
    var ids = new TreeSet<String>();
    var found = IDENTITY.matcher(message);
    while (found.find()) {
      ids.add(found.group().toLowerCase(Locale.ROOT));
    }
    return Set.copyOf(ids);
  }
}
