// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A list of objects in a pod, and where it is.
///
/// @param path as a JSON pointer
/// @param present whether the field is there and not null
record ObjectList(String path, boolean present, List<ObjectNode> items) {
  ObjectList {
    items = List.copyOf(items);
  }

  /// Reads the field `name` of `owner`.
  ///
  /// @param path of `owner`
  static ObjectList of(ObjectNode owner, String path, String name) throws Refused {
    var field = owner.path(name);
    var at = path + "/" + name;
    if (field.isMissingNode() || field.isNull()) {
      return new ObjectList(at, false, List.of());
    }
    if (!field.isArray()) {
      throw misshapen(at, "a list");
    }
    var items = new ArrayList<ObjectNode>();
    for (var item : field) {
      if (!(item instanceof ObjectNode object)) {
        throw misshapen(at + "/" + items.size(), "an object");
      }
      items.add(object);
    }
    return new ObjectList(at, true, items);
  }

  /// Returns the items' names; of those without one, an empty text.
  List<String> names() throws Refused {
    var names = new ArrayList<String>();
    for (int i = 0; i < items.size(); i++) {
      names.add(text(items.get(i), itemPath(i), "name").orElse(""));
    }
    return names;
  }

  String itemPath(int index) {
    return path + "/" + index;
  }

  /// Reads a field that is text if it is there.
  static Optional<String> text(ObjectNode owner, String path, String name) throws Refused {
    var field = owner.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return Optional.empty();
    }
    if (!field.isString()) {
      throw misshapen(path + "/" + name, "a string");
    }
    return Optional.of(field.stringValue());
  }

  static Refused misshapen(String path, String expected) {
    return new Refused("the pod cannot be decoded: " + path + " is not " + expected);
  }
}
