// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Steps of RFC 6902 that add to a pod or replace in it, each as small as it can be. There is none
/// that removes: what is not known here must survive.
final class Patch {
  private final List<ObjectNode> steps = new ArrayList<>();

  /// Adds items to the end of a list, which comes into being where it is missing.
  void append(ObjectList list, List<ObjectNode> items) {
    if (items.isEmpty()) {
      return;
    }
    if (list.present()) {
      items.forEach(item -> step("add", list.path() + "/-", item));
    } else {
      create(list, items);
    }
  }

  /// Adds items to the start of a list, which comes into being where it is missing.
  void prepend(ObjectList list, List<ObjectNode> items) {
    if (items.isEmpty()) {
      return;
    }
    if (list.present()) {
      items.reversed().forEach(item -> step("add", list.itemPath(0), item));
    } else {
      create(list, items);
    }
  }

  private void create(ObjectList list, List<ObjectNode> items) {
    step("add", list.path(), JsonNodeFactory.instance.arrayNode().addAll(items));
  }

  /// Replaces an item, unless it is that already.
  void replace(ObjectList list, int index, ObjectNode item) {
    if (!list.items().get(index).equals(item)) {
      step("replace", list.itemPath(index), item);
    }
  }

  private void step(String operation, String path, JsonNode value) {
    steps.add(
        JsonNodeFactory.instance
            .objectNode()
            .put("op", operation)
            .put("path", path)
            .set("value", value));
  }

  List<ObjectNode> steps() {
    return List.copyOf(steps);
  }
}
