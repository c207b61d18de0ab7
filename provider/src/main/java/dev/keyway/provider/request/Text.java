// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

/// Text as users typed it: trimming it, and quoting it in messages.
final class Text {
  private static final int QUOTED = 100;

  private Text() {}

  /// Returns `text` without leading and trailing Unicode white space, no-break spaces included.
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }

  /// Returns `text` on one line, cut where it is too long to read.
  static String shorten(String text) {
    var quoted = quote(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  /// Returns `text` in double quotes: control characters escaped, cut where it is too long to read.
  static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(QUOTED)
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (Character.isISOControl(c)
              || (c <= Character.MAX_VALUE && Character.isSurrogate((char) c))) {
            quoted.append(String.format("\\u%04x", c));
          } else {
            quoted.appendCodePoint(c);
          }
        });
    if (text.codePointCount(0, text.length()) > QUOTED) {
      quoted.append('…');
    }
    return quoted.append('"').toString();
  }
}
