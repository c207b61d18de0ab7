// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azwi.migrate.model.Tree;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// Objects as YAML that people can read and compare.
final class Yaml {
  private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata", "spec");

  private Yaml() {}

  static String of(Tree object) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return new org.yaml.snakeyaml.Yaml(new Plainly(options), options).dump(ordered(object));
  }

  private static Map<String, Object> ordered(Tree object) {
    var ordered = new LinkedHashMap<String, Object>();
    for (var name : FIRST) {
      var value = object.fields().get(name);
      if (value != null) {
        ordered.put(name, value);
      }
    }
    object.fields().forEach(ordered::putIfAbsent);
    return ordered;
  }

  /// Writes texts of several lines as such, and whole numbers without a fraction.
  private static final class Plainly extends Representer {
    Plainly(DumperOptions options) {
      super(options);
      representers.put(String.class, value -> text((String) value));
      representers.put(BigDecimal.class, value -> number((BigDecimal) value));
    }

    private Node text(String value) {
      var style =
          value.contains("\n") && !value.contains("\r") && !value.contains("\t")
              ? DumperOptions.ScalarStyle.LITERAL
              : DumperOptions.ScalarStyle.PLAIN;
      return representScalar(Tag.STR, value, style);
    }

    private Node number(BigDecimal value) {
      boolean whole = value.stripTrailingZeros().scale() <= 0;
      return representScalar(whole ? Tag.INT : Tag.FLOAT, value.toPlainString());
    }
  }
}
