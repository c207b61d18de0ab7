// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/// The tables of docs/helm-values.md about the originals' values are complete and true.
class ChartValuesTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+)` \\| (accepted|renamed|ignored) \\|.*\\|");

  /// Rows about what the values files of the tests leave out: they could not be used otherwise.
  private static final Set<String> OPTIONAL = Set.of("image.repository");

  @ParameterizedTest
  @EnumSource
  void everyValueOfAnOriginalIsInItsTable(OriginalChart original) throws IOException {
    var rows = rows(original);
    var values = leaves("", values(original), new TreeSet<>());

    assertThat(values)
        .isNotEmpty()
        .allSatisfy(value ->
            assertThat(rows.keySet())
                .anyMatch(row -> value.equals(row) || value.startsWith(row + ".")));
    assertThat(rows.keySet())
        .filteredOn(row -> !OPTIONAL.contains(row))
        .allSatisfy(row ->
            assertThat(values).anyMatch(value -> value.equals(row) || value.startsWith(row + ".")));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsIgnoredChangesNothing(OriginalChart original) throws IOException {
    var values = values(original);
    rows(original)
        .forEach((path, verdict) -> {
          if (verdict.equals("ignored")) {
            remove(values, path);
          }
        });
    assertThat(values).isNotEqualTo(values(original));
    var parts = original.yesterday().files().getFirst();
    var without = new Charts.Values("", List.of(parts)).and(new Yaml().dump(values));

    assertThat(Charts.render(without)).isEqualTo(Charts.render(original.yesterday()));
  }

  private static Map<String, String> rows(OriginalChart original) throws IOException {
    var text = Files.readString(Checkout.root().resolve("docs/helm-values.md"));
    var from = text.indexOf("\n### " + original.chart() + "\n");
    assertThat(from).isPositive();
    var to = text.indexOf("\n### ", from + 1);
    var rows = new LinkedHashMap<String, String>();
    for (var line : text.substring(from, to < 0 ? text.length() : to).lines().toList()) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), row.group(2));
      }
    }
    return rows;
  }

  private static Map<String, Object> values(OriginalChart original) throws IOException {
    return new Yaml().load(Files.readString(original.yesterday().files().getLast()));
  }

  private static Set<String> leaves(String path, Object value, Set<String> found) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach(
          (key, inner) -> leaves(path.isEmpty() ? key.toString() : path + "." + key, inner, found));
    } else {
      found.add(path);
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static void remove(Map<String, Object> values, String path) {
    var dot = path.indexOf('.');
    if (dot < 0) {
      values.remove(path);
    } else if (values.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
      remove((Map<String, Object>) inner, path.substring(dot + 1));
    }
  }
}
