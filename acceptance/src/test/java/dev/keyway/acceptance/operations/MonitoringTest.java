// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The alerts and the dashboard that are shipped.
class MonitoringTest {
  private static final Path FOLDER = Checkout.root().resolve("deploy/monitoring");
  private static final Path CASES =
      Checkout.root().resolve("acceptance/src/test/resources/operations/alerts-test.yaml");

  /// What in an expression is neither a metric nor a label.
  private static final Pattern NOISE =
      Pattern.compile(
          "\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\b(by|on|group_left|without) ?\\([^)]*\\)|\\b[a-z_0-9]+"
              + " ?(?=\\()|\\b(and|or|unless|time|count)\\b");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{3,}");

  @TempDir Path folder;

  @Test
  void everyMetricOfAnAlertIsInTheReference() throws IOException {
    assertKnown(expressions("alerts.yaml"));
  }

  @Test
  void everyMetricOfTheDashboardIsInTheReference() throws IOException {
    assertKnown(expressions("dashboard.json"));
  }

  private static void assertKnown(List<String> expressions) throws IOException {
    var known = Reference.read().rows().stream().map(Reference.Row::name).toList();
    assertThat(expressions).hasSizeGreaterThan(10);
    for (var expression : expressions) {
      var metrics =
          NAME.matcher(NOISE.matcher(expression).replaceAll(" "))
              .results()
              .map(found -> found.group().replaceFirst("_(bucket|sum|count)$", ""))
              .collect(Collectors.toSet());
      assertThat(metrics).as(expression).isNotEmpty();
      assertThat(metrics)
          .as(expression)
          .allMatch(metric -> known.contains(metric) || known.contains(metric + "_count"));
    }
  }

  /// Returns all values under `expr`, of YAML or of JSON, which is YAML.
  private static List<String> expressions(String file) throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var found = new ArrayList<String>();
    collect(yaml.load(Files.readString(FOLDER.resolve(file))), found);
    return found;
  }

  private static void collect(Object node, List<String> found) {
    switch (node) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            if (key.equals("expr")) {
              found.add(String.valueOf(value));
            } else if (value != null) {
              collect(value, found);
            }
          });
      case List<?> list -> list.forEach(item -> collect(item, found));
      default -> {}
    }
  }

  @Test
  void prometheusAcceptsTheAlerts() throws Exception {
    var promtool = Promtool.orSkip();

    var judged = promtool.run("", "check", "rules", FOLDER.resolve("alerts.yaml").toString());

    assertThat(judged.exitCode()).as(judged.out() + judged.err()).isZero();
  }

  @Test
  void alertsFireWhenTheyShouldAndNotOtherwise() throws Exception {
    var promtool = Promtool.orSkip();
    Files.copy(FOLDER.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
    Files.copy(CASES, folder.resolve("cases.yaml"));

    var judged = promtool.run("", "test", "rules", folder.resolve("cases.yaml").toString());

    assertThat(judged.exitCode()).as(judged.out() + judged.err()).isZero();
  }
}
