// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

/// The `claims` parameter of a token request when a service demanded more.
final class Claims {
  private static final String CAPABILITY = "\"xms_cc\":{\"values\":[\"CP1\"]}";

  private Claims() {}

  /// Returns the demanded claims and ours: that this client can handle such demands.
  ///
  /// @param demanded a JSON object as the service sent it
  static String withCapability(String demanded) {
    var marker = "\"access_token\"";
    int name = demanded.indexOf(marker);
    int open = name < 0 ? -1 : demanded.indexOf('{', name + marker.length());
    if (open < 0 || demanded.contains("\"xms_cc\"")) {
      return demanded;
    }
    var rest = demanded.substring(open + 1).stripLeading();
    return demanded.substring(0, open + 1) + CAPABILITY + (rest.startsWith("}") ? "" : ",") + rest;
  }
}
