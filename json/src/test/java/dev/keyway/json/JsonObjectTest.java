// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  @Test
  void becomesATreeOfPlainValuesWithoutNulls() throws Exception {
    var json = "{\"a\":{\"b\":[1,{\"c\":true}]},\"d\":null,\"e\":\"text\",\"f\":{}}";

    var tree = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)).tree();

    assertThat(tree)
        .isEqualTo(
            Map.of(
                "a",
                Map.of("b", List.of(BigDecimal.ONE, Map.of("c", true))),
                "e",
                "text",
                "f",
                Map.of()));
  }
}
