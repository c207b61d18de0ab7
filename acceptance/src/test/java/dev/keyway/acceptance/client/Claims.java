// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/// What a token says of itself.
public final class Claims {
  private Claims() {}

  /// Returns the token's claims as JSON, without looking at its signature.
  public static String of(String token) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
  }
}
