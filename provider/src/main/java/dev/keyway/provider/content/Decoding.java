// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.provider.request.ObjectEncoding;
import java.util.Base64;
import java.util.HexFormat;

/// From a secret's text to a file's bytes (provider.md §9.2).
final class Decoding {
  private Decoding() {}

  /// Returns the bytes `text` stands for.
  ///
  /// @throws IllegalArgumentException if it is not in that encoding; the message shows none of it
  static byte[] decode(ObjectEncoding encoding, String text) {
    return switch (encoding) {
      case UTF_8 -> text.getBytes(UTF_8);
      case HEX -> hex(text);
      case BASE64 -> base64(text);
    };
  }

  private static byte[] hex(String text) {
    if (text.length() % 2 != 0) {
      throw new IllegalArgumentException("its value is not hex: it has an odd number of digits");
    }
    if (!text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("its value is not hex: it has other characters");
    }
    return HexFormat.of().parseHex(text);
  }

  static byte[] base64(String text) {
    var joined = text.replace("\r", "").replace("\n", "");
    if (joined.length() % 4 != 0) {
      throw new IllegalArgumentException(
          "its value is not base64: its length with padding must be a multiple of 4");
    }
    try {
      return Base64.getDecoder().decode(joined);
    } catch (IllegalArgumentException broken) {
      // The JDK's message names the offending character, which belongs to a secret.
      throw new IllegalArgumentException("its value is not base64 of the standard alphabet");
    }
  }
}
