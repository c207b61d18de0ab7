// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.Optional;
import java.util.OptionalInt;

/// Permission bits of a file, 0 to 0777.
///
/// @param bits as chmod(2) takes them
public record FileMode(int bits) {
  private static final int HIGHEST = 0777;

  public FileMode {
    if (bits < 0 || bits > HIGHEST) {
      throw new IllegalArgumentException("a file mode lies between 0 and 0777");
    }
  }

  /// Reads octal text, such as `0600` or `600` (provider.md §7); empty if it is none, or above
  /// 0777.
  static Optional<FileMode> parseOctal(String text) {
    if (!text.matches("[+]?0*[0-7]{1,3}")) {
      return Optional.empty();
    }
    return Optional.of(new FileMode(Integer.parseInt(text, 8)));
  }

  /// Reads the request's JSON number; `null` is 0. Not a number, or above 0777: a problem.
  static FileMode parseJson(String json, Problems problems) {
    var text = Text.trim(json);
    if (text.equals("null")) {
      return new FileMode(0);
    }
    var number = decimal(text);
    if (number.isEmpty() || number.getAsInt() > HIGHEST) {
      problems.add(
          "the file permission "
              + Text.quote(json)
              + " is not a JSON number between 0 and 511 (0777 in octal)");
      return new FileMode(0);
    }
    return new FileMode(number.getAsInt());
  }

  private static OptionalInt decimal(String text) {
    return text.matches("0|[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return "0" + Integer.toOctalString(bits);
  }
}
