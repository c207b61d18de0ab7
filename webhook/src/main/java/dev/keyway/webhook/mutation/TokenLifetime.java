// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.Map;

/// How long the projected token lives: the pod's annotation, else that of its service account.
final class TokenLifetime {
  static final int DEFAULT = 3600;
  private static final int SHORTEST = 3600;
  private static final int LONGEST = 86400;

  private TokenLifetime() {}

  /// Returns it in seconds.
  static int of(Map<String, String> pod, Map<String, String> account) throws Refused {
    var text = pod.getOrDefault(Annotations.EXPIRATION, "");
    if (text.isEmpty()) {
      text = account.getOrDefault(Annotations.EXPIRATION, "");
    }
    if (text.isEmpty()) {
      return DEFAULT;
    }
    var seconds = Numerals.parse(text, 64);
    if (seconds < SHORTEST || seconds > LONGEST) {
      throw new Refused(
          "token expiration %d not valid. Expected value to be between %d and %d"
              .formatted(seconds, SHORTEST, LONGEST));
    }
    return (int) seconds;
  }
}
