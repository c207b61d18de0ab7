// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// The fields of one object, read as the field wants them rather than as YAML guesses them: a text
/// field keeps `0755` and `true` as typed (provider.md §6.2).
final class ObjectFields {
  private final Map<String, Node> fields = new HashMap<>();

  ObjectFields(List<NodeTuple> tuples) {
    for (var tuple : tuples) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)
          && tuple.getValueNode() instanceof MappingNode defaults) {
        put(defaults.getValue());
      }
    }
    put(tuples);
  }

  private void put(List<NodeTuple> tuples) {
    for (var tuple : tuples) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        fields.put(key.getValue(), tuple.getValueNode());
      }
    }
  }

  /// Returns the trimmed text of a scalar; empty where the field is absent or null.
  ///
  /// @throws Misfit if it is no scalar
  String text(String name) {
    var node = fields.get(name);
    if (node == null || node.getTag().equals(Tag.NULL)) {
      return "";
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw new Misfit(name + " must be text");
    }
    if (scalar.getTag().equals(Tag.BINARY)) {
      return Text.trim(binary(name, scalar.getValue()));
    }
    return Text.trim(scalar.getValue());
  }

  private static String binary(String name, String base64) {
    try {
      return new String(
          Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Misfit(name + " is tagged !!binary but is not base64");
    }
  }

  /// Returns a whole number; 0 where the field is absent or null. Fractions are cut off.
  ///
  /// @throws Misfit if it is no number, is quoted, or does not fit in 32 bits
  int number(String name) {
    var node = fields.get(name);
    if (node == null || node.getTag().equals(Tag.NULL)) {
      return 0;
    }
    var value = node instanceof ScalarNode scalar ? numberOf(scalar) : null;
    if (value == null) {
      throw new Misfit(name + " must be a whole number without quotes");
    }
    if (value.bitLength() > 31) {
      throw new Misfit(name + " does not fit in 32 bits");
    }
    return value.intValue();
  }

  private static @Nullable BigInteger numberOf(ScalarNode scalar) {
    var tag = scalar.getTag();
    boolean numeric = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN && tag.equals(Tag.STR);
    if (!numeric && !plain) {
      return null;
    }
    var text = scalar.getValue().replace("_", "");
    boolean negative = text.startsWith("-");
    var digits = negative || text.startsWith("+") ? text.substring(1) : text;
    var magnitude = magnitude(digits);
    return magnitude == null || !negative ? magnitude : magnitude.negate();
  }

  private static @Nullable BigInteger magnitude(String digits) {
    if (digits.length() > 40) {
      return digits.matches("[0-9]+") ? BigInteger.ONE.shiftLeft(64) : null;
    }
    if (digits.matches("0[xX][0-9a-fA-F]+")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.matches("0[oO][0-7]+")) {
      return new BigInteger(digits.substring(2), 8);
    }
    if (digits.matches("0[bB][01]+")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.matches("0[0-7]+")) {
      return new BigInteger(digits, 8);
    }
    if (digits.matches("([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?")) {
      return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits).toBigInteger();
    }
    return null;
  }

  /// A field whose value is of the wrong kind.
  static final class Misfit extends RuntimeException {
    Misfit(String message) {
      super(message);
    }
  }
}
