// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

/// Client IDs in logs and messages (pod-identity.md §8.4).
public final class ClientIds {
  private static final int SHOWN = 4;

  private ClientIds() {}

  /// Returns the ID's beginning and end around a mask; what is very short stays as it is.
  public static String redacted(String clientId) {
    return clientId.length() < 2 * SHOWN
        ? clientId
        : clientId.substring(0, SHOWN)
            + "##### REDACTED #####"
            + clientId.substring(clientId.length() - SHOWN);
  }

  /// Returns `text` with the ID redacted wherever it occurs, in any case.
  public static String redactedIn(String text, String clientId) {
    if (clientId.length() < 2 * SHOWN) {
      return text;
    }
    var result = new StringBuilder();
    int from = 0;
    for (int at = 0; at + clientId.length() <= text.length(); ) {
      if (text.regionMatches(true, at, clientId, 0, clientId.length())) {
        result.append(text, from, at).append(redacted(clientId));
        at += clientId.length();
        from = at;
      } else {
        at++;
      }
    }
    return result.append(text, from, text.length()).toString();
  }
}
