// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON mapper of the sandbox.
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// Returns the mapper, which is immutable.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// Returns a new, empty object.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Returns a new, empty array.
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /// Reads a tree.
  ///
  /// @throws tools.jackson.core.JacksonException if it is no JSON
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /// Returns a tree, record or map as UTF-8.
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static ObjectNode error(String code, String message, String innerCode) {
    ObjectNode root = object();
    ObjectNode error = root.putObject("error");
    error.put("code", code).put("message", message);
    if (!innerCode.isEmpty()) {
      error.putObject("innererror").put("code", innerCode);
    }
    return root;
  }
}
