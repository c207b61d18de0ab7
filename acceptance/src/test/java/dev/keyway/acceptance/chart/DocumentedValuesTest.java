// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The values that the documents show do what the documents say.
class DocumentedValuesTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

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
}
