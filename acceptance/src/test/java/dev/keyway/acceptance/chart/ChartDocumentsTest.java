// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the documents say of the charts: the values that they show, and what is called how.
class ChartDocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PROGRAM =
      Pattern.compile("\\b(?:ds|daemonset|deploy|deployment)/([a-z0-9]+(?:-[a-z0-9]+)+)");

  private static JsonNode container(String document, String parts, String kind) throws IOException {
    var text = Files.readString(Checkout.root().resolve("docs").resolve(document));
    var blocks = BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
    assertThat(blocks).as(document).hasSize(1);
    return Charts.render(Charts.parts(parts).and(blocks.getFirst())).stream()
        .filter(object -> Charts.is(object, kind))
        .map(object -> object.at("/spec/template/spec/containers/0"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> variables(JsonNode container) {
    return container.path("env").valueStream().map(one -> one.path("name").asString()).toList();
  }

  @Test
  void aNodeGetsMoreHeapAndAsMuchMoreMemory() throws IOException {
    var node = container("operations.md", "all", "DaemonSet");

    assertThat(node.at("/resources/limits/memory").asString()).isEqualTo("288Mi");
    assertThat(node.path("env").toString())
        .contains("{\"name\":\"_JAVA_OPTIONS\",\"value\":\"-Xmx80m\"}");
  }

  @Test
  void micSignsInByWorkloadIdentity() throws IOException {
    assertThat(variables(container("install.md", "mic", "Deployment"))).contains("CLOUD");
  }

  @Test
  void programsHaveTheNamesThatTheDocumentsCallThemBy() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.list(Checkout.root().resolve("docs"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".md")).toList()) {
        PROGRAM.matcher(Files.readString(file)).results().forEach(one -> names.add(one.group(1)));
      }
    }

    assertThat(names)
        .isNotEmpty()
        .isSubsetOf(
            Charts.matrix().stream()
                .flatMap(values -> Charts.render(values).stream())
                .filter(object -> Charts.is(object, "DaemonSet") || Charts.is(object, "Deployment"))
                .map(Charts::name)
                .toList());
  }
}
