// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A label selector in a variable. Its shape is checked; whether its operators make sense is left
/// to the API server.
final class LabelSelectorJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private LabelSelectorJson() {}

  /// Returns the selector with what it has of `matchLabels` and `matchExpressions`; empty for blank
  /// text and for JSON `null`.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  static Optional<ObjectNode> parse(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    var json = json(text);
    if (json.isNull()) {
      return Optional.empty();
    }
    check(json.isObject(), "it is not a JSON object");
    var selector = JsonNodeFactory.instance.objectNode();
    var labels = json.path("matchLabels");
    if (present(labels)) {
      check(
          labels.isObject() && labels.valueStream().allMatch(JsonNode::isString),
          "matchLabels is not an object of strings");
      selector.set("matchLabels", labels);
    }
    var expressions = json.path("matchExpressions");
    if (present(expressions)) {
      check(
          expressions.isArray()
              && expressions.valueStream().allMatch(LabelSelectorJson::isExpression),
          "matchExpressions is not a list of objects with key, operator and values");
      selector.set("matchExpressions", expressions);
    }
    return Optional.of(selector);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      throw new IllegalArgumentException(
          "it is not JSON, at line " + at.getLineNr() + " column " + at.getColumnNr(), broken);
    }
  }

  private static boolean isExpression(JsonNode node) {
    var values = node.path("values");
    return node.isObject()
        && node.path("key").isString()
        && node.path("operator").isString()
        && (!present(values)
            || (values.isArray() && values.valueStream().allMatch(JsonNode::isString)));
  }

  private static boolean present(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static void check(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
