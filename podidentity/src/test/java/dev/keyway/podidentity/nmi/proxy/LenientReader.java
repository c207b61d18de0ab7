// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.proxy;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads paths as leniently as any server was ever caught at: it decodes until nothing changes,
/// overlong forms and %u included, and takes back-slashes, look-alikes and parameters for what they
/// might mean.
final class LenientReader {
  private static final Pattern ESCAPE =
      Pattern.compile("%(?:[uU]([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))");

  private LenientReader() {}

  static boolean givesTokens(String path) {
    var plain = resolved(decoded(path));
    int identity = plain.indexOf("metadata/identity");
    int oauth2 = identity < 0 ? -1 : plain.indexOf("oauth2", identity);
    return oauth2 >= 0 && plain.indexOf("token", oauth2) >= 0;
  }

  private static String decoded(String path) {
    var text = path;
    for (var before = ""; !text.equals(before); ) {
      before = text;
      // Each escape is a byte or a letter; bytes are put together to letters afterwards.
      text =
          utf8(
              ESCAPE
                  .matcher(text)
                  .replaceAll(found -> {
                    var wide = found.group(1);
                    int letter = Integer.parseInt(wide == null ? found.group(2) : wide, 16);
                    return Matcher.quoteReplacement(Character.toString(letter));
                  }));
    }
    return text;
  }

  /// Decodes UTF-8 in letters that stand for bytes, overlong forms of two bytes as well.
  private static String utf8(String text) {
    var overlong = Pattern.compile("[\u00c0\u00c1][\u0080-\u00bf]").matcher(text);
    var plain =
        overlong.replaceAll(found -> {
          int letter = ((found.group().charAt(0) & 0x1f) << 6) | (found.group().charAt(1) & 0x3f);
          return Matcher.quoteReplacement(Character.toString(letter));
        });
    if (plain.chars().anyMatch(letter -> letter > 0xff)) {
      return plain;
    }
    var read = new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return read.indexOf('\ufffd') < 0 ? read : plain;
  }

  private static String resolved(String text) {
    var plain =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .replaceAll("[\\p{Cntrl} ]", "")
            .replace('\u2044', '/')
            .replace('\\', '/')
            .replaceAll(";[^/]*", "")
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    var segments = new ArrayDeque<String>();
    for (var segment : plain.split("/+")) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    return String.join("/", segments);
  }
}
