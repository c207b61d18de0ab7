// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import static dev.keyway.release.reference.Markdown.code;
import static dev.keyway.release.reference.Markdown.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The custom resources: fields, types and what they mean, as the schemas have it.
final class ResourcePage {
  private ResourcePage() {}

  /// @param definitions CustomResourceDefinitions, as YAML is read
  static String of(List<Map<?, ?>> definitions) {
    var page = new Markdown("Custom resources");
    page.paragraph("Every field that the API server takes, from the schemas that are installed.");
    definitions.forEach(definition -> resource(page, definition));
    return page.text();
  }

  private static void resource(Markdown page, Map<?, ?> definition) {
    var spec = map(definition, "spec");
    var names = map(spec, "names");
    page.heading(text(names, "kind"));
    for (var version : list(spec, "versions")) {
      var schema = map(map(version, "schema"), "openAPIV3Schema");
      var stored = "true".equals(text(version, "storage")) ? "" : ", served, not stored";
      page.paragraph(
          "`apiVersion: %s/%s`%s, `kubectl get %s`%s. %s"
              .formatted(
                  text(spec, "group"),
                  text(version, "name"),
                  stored,
                  text(names, "plural"),
                  text(spec, "scope").equals("Namespaced") ? ", in a namespace" : "",
                  prose(text(schema, "description"))));
      var rows = new ArrayList<List<String>>();
      fields("", schema, rows);
      page.table(List.of("Field", "Type", "Meaning"), rows);
    }
  }

  private static void fields(String path, Map<?, ?> schema, List<List<String>> rows) {
    var required = schema.get("required") instanceof List<?> names ? names : List.of();
    map(schema, "properties")
        .forEach((key, value) -> {
          var name = String.valueOf(key);
          var standard = path.isEmpty() && List.of("apiVersion", "kind", "metadata").contains(name);
          if (!standard && value instanceof Map<?, ?> field) {
            field(path + name, field, required.contains(name), rows);
          }
        });
  }

  private static void field(
      String path, Map<?, ?> field, boolean required, List<List<String>> rows) {
    var items = map(field, "items");
    var values = map(field, "additionalProperties");
    var type = text(field, "type");
    if (!items.isEmpty()) {
      type = "list of " + (text(items, "type").equals("object") ? "objects" : text(items, "type"));
    } else if (!values.isEmpty()) {
      type = "map to " + text(values, "type");
    }
    var meaning = new StringBuilder(prose(text(field, "description")));
    if (required) {
      meaning.append(" Required.");
    }
    if (field.get("enum") instanceof List<?> words) {
      meaning.append(" One of ").append(prose(words.toString())).append('.');
    }
    if (field.containsKey("default")) {
      meaning.append(" Default: ").append(code(text(field, "default"))).append('.');
    }
    rows.add(List.of(code(path), type, meaning.toString().strip()));
    fields(path + ".", field, rows);
    fields(path + "[].", items, rows);
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Map<?, ?>> list(Map<?, ?> parent, String key) {
    var maps = new ArrayList<Map<?, ?>>();
    if (parent.get(key) instanceof List<?> entries) {
      entries.forEach(entry -> {
        if (entry instanceof Map<?, ?> map) {
          maps.add(map);
        }
      });
    }
    return maps;
  }

  private static String text(Map<?, ?> parent, String key) {
    var value = parent.get(key);
    return value == null ? "" : String.valueOf(value);
  }
}
