// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.proxy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Spellings of the token path by which somebody might slip it past a guard.
record Disguises(RandomGenerator random) {
  private static final List<String> SLASHES =
      List.of(
          "/",
          "/",
          "//",
          "\\",
          "/./",
          "/x/../",
          "/%2e/",
          "/x/%2E%2e/",
          "/x/..;a=b/",
          ";v=1/",
          "/\\",
          "\\/",
          "/.;/",
          "///",
          "/\0",
          "\uff0f",
          "\u2044");

  private static final HexFormat LOWER = HexFormat.of();
  private static final HexFormat UPPER = LOWER.withUpperCase();

  /// Returns a spelling with only characters that a request line may have.
  String next() {
    var spelling = new StringBuilder();
    for (var word : List.of("metadata", "identity", "oauth2", "token")) {
      spelling.append(spelling.isEmpty() ? "/" : pick(SLASHES));
      for (int at = 0; at < word.length(); at++) {
        spelling.append(letter(word.charAt(at)));
      }
    }
    spelling.append(pick(List.of("", "/", "/x", "x", ";a", "/.", "%20", "%00")));
    return encode(spelling.toString());
  }

  private String letter(char letter) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2 -> String.valueOf(letter).toUpperCase(Locale.ROOT);
      case 3, 4, 5 -> percent(String.valueOf(letter));
      case 6 -> percent(percent(String.valueOf(letter)));
      case 7 -> percent(percent(percent(String.valueOf(letter))));
      case 8 -> String.format("%%u%04x", (int) letter);
      case 9 -> letter >= 'a' ? String.valueOf((char) (letter - 'a' + 0xff41)) : "" + letter;
      case 10 -> letter == 'k' ? "\u212a" : letter == 'i' ? "\u0131" : "" + letter;
      case 11 -> "%00" + letter;
      case 12 -> random.nextInt(4) == 0 ? overlong(letter) : "" + letter;
      default -> String.valueOf(letter);
    };
  }

  private static String overlong(char letter) {
    return String.format("%%%02x%%%02x", 0xc0 | (letter >> 6), 0x80 | (letter & 0x3f));
  }

  private String encode(String text) {
    var encoded = new StringBuilder();
    text.chars()
        .forEach(letter -> {
          boolean sayable = letter > ' ' && letter < 0x7f && "\\".indexOf(letter) < 0;
          boolean alone = !sayable || ("/.;".indexOf(letter) >= 0 && random.nextInt(6) == 0);
          encoded.append(alone ? percent(Character.toString(letter)) : (char) letter + "");
        });
    // The first slash makes it a path.
    return encoded.charAt(0) == '/' ? encoded.toString() : "/" + encoded.substring(3);
  }

  private String percent(String text) {
    var encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      encoded.append('%').append((random.nextBoolean() ? LOWER : UPPER).toHexDigits(each));
    }
    return encoded.toString();
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
