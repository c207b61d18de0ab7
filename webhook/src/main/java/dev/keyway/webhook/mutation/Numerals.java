// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/// Numbers in annotations, with the messages that users of the original know.
final class Numerals {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final int LONGEST = 32;

  private Numerals() {}

  /// Returns the number that `text` is in base 10.
  ///
  /// @param bits how many it may have with its sign, at most 64
  static long parse(String text, int bits) throws Refused {
    if (!WHOLE.matcher(text).matches()) {
      throw refused(text, "invalid syntax");
    }
    if (text.length() > LONGEST) {
      throw refused(text, "value out of range");
    }
    var number = new BigInteger(text);
    if (number.bitLength() >= bits) {
      throw refused(text, "value out of range");
    }
    return number.longValue();
  }

  private static Refused refused(String text, String fault) {
    var shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return new Refused(
        "strconv.ParseInt: parsing " + JsonNodeFactory.instance.stringNode(shown) + ": " + fault);
  }
}
