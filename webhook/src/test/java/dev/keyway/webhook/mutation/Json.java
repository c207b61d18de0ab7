// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.webhook.admission.Verdict;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Trees of JSON, and patches applied to them by somebody else's code.
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /// Reads JSON in which `'` stands for `"`.
  static JsonNode of(String text) {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  static JsonNode patched(JsonNode object, Verdict.Allowed verdict) {
    return patched(object, verdict.patch());
  }

  private static JsonNode patched(JsonNode object, Collection<ObjectNode> steps) {
    var patch = jakarta.json.Json.createPatch(read(steps.toString()).asJsonArray());
    return MAPPER.readTree(patch.apply(read(object.toString())).toString());
  }

  private static JsonStructure read(String json) {
    try (var reader = jakarta.json.Json.createReader(new StringReader(json))) {
      return reader.read();
    }
  }
}
