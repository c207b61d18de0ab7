// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.Locale;
import java.util.Optional;

/// What `objectEncoding` may say: how the secret's text turns into the file's bytes.
public enum ObjectEncoding {
  UTF_8,
  HEX,
  BASE64;

  /// Reads the word in any case; blank means UTF-8.
  static Optional<ObjectEncoding> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "utf-8" -> Optional.of(UTF_8);
      case "hex" -> Optional.of(HEX);
      case "base64" -> Optional.of(BASE64);
      default -> Optional.empty();
    };
  }
}
