// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Recognises the metadata service's token path in any disguise. It was through one, a back-slash
/// for a slash, that pods got the tokens of every identity of a node (CVE-2022-23551). Rather than
/// to guess how the service reads a path, this asks for the path's words alone, in their order,
/// whatever stands between them.
public final class TokenPaths {
  private static final List<String> WORDS = List.of("metadata", "identity", "oauth2", "token");

  /// The longest path of the service's API has less than a tenth of it.
  private static final int LONGEST = 4096;

  private static final Pattern OTHER_THAN_LETTERS = Pattern.compile("[^a-z0-9]+");

  /// Nobody encodes so often in good faith.
  private static final int ROUNDS = 5;

  private TokenPaths() {}

  /// Returns why a path must not go to the metadata service, or nothing if it may.
  ///
  /// @param path as it stands in the request
  public static Optional<String> refusal(String path) {
    if (path.length() > LONGEST) {
      return Optional.of("it has more than %d characters".formatted(LONGEST));
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(path)) {
      return Optional.of("it has characters outside ASCII");
    }
    var text = path;
    for (int round = 0; round < ROUNDS; round++) {
      if (hasWords(letters(text))) {
        return Optional.of("it may be read as the token path");
      }
      String decoded;
      try {
        decoded = decoded(text);
      } catch (CharacterCodingException _) {
        return Optional.of("it is not UTF-8 when decoded");
      }
      if (decoded.equals(text)) {
        return Optional.empty();
      }
      text = decoded;
    }
    return Optional.of("it is percent-encoded over and over");
  }

  private static boolean hasWords(String letters) {
    int at = 0;
    for (var word : WORDS) {
      int found = letters.indexOf(word, at);
      if (found < 0) {
        return false;
      }
      at = found + word.length();
    }
    return true;
  }

  /// Returns the letters and digits in lower case, and of those with marks, of other widths and of
  /// other alphabets' look-alikes the plain ones that a lenient reader may take them for.
  private static String letters(String text) {
    var plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return OTHER_THAN_LETTERS.matcher(plain).replaceAll("");
  }

  /// Decodes `%41` and, as some Windows servers do, `%u0041`, once.
  private static String decoded(String text) throws CharacterCodingException {
    var bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      int wide = text.startsWith("%u", at) || text.startsWith("%U", at) ? hex(text, at + 2, 4) : -1;
      int narrow = text.charAt(at) == '%' ? hex(text, at + 1, 2) : -1;
      if (wide >= 0) {
        bytes.writeBytes(Character.toString(wide).getBytes(StandardCharsets.UTF_8));
        at += 6;
      } else if (narrow >= 0) {
        bytes.write(narrow);
        at += 3;
      } else {
        int letter = text.codePointAt(at);
        bytes.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(letter);
      }
    }
    // Strict: a reader that takes overlong forms would see letters where this sees none.
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes.toByteArray()))
        .toString();
  }

  private static int hex(String text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int at = from; at < from + digits; at++) {
      int digit = Character.digit(text.charAt(at), 16);
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
