// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One mapping of a manifest with its place in the file, so that every complaint can name both.
///
/// @param where the file and document, such as `pod.yaml, Pod web`
/// @param path the dotted path of this mapping; empty at the top
record Fields(String where, String path, Map<?, ?> values) {

  Optional<String> text(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Object other -> throw wrongType(key, "a string", other);
    };
  }

  String requiredText(String key) {
    return text(key)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new InvalidManifest("%s: %s is missing".formatted(where, name(key))));
  }

  Fields mapping(String key) {
    return switch (values.get(key)) {
      case null -> new Fields(where, name(key), Map.of());
      case Map<?, ?> map -> new Fields(where, name(key), map);
      case Object other -> throw wrongType(key, "a mapping", other);
    };
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  List<Fields> mappings(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case List<?> list -> {
        var items = new ArrayList<Fields>();
        for (var i = 0; i < list.size(); i++) {
          var place = "%s[%d]".formatted(name(key), i);
          if (!(list.get(i) instanceof Map<?, ?> map)) {
            throw new InvalidManifest("%s: %s must be a mapping".formatted(where, place));
          }
          items.add(new Fields(where, place, map));
        }
        yield List.copyOf(items);
      }
      case Object other -> throw wrongType(key, "a list", other);
    };
  }

  /// Returns a mapping of strings, in the file's order. As the API server does, it refuses values
  /// that YAML reads as numbers or booleans.
  Map<String, String> texts(String key) {
    var nested = mapping(key);
    var texts = new LinkedHashMap<String, String>();
    nested.values().keySet().forEach(name -> texts.put(name.toString(), textOrBlank(nested, name)));
    return texts;
  }

  private static String textOrBlank(Fields nested, Object name) {
    return nested.text(name.toString()).orElse("");
  }

  private InvalidManifest wrongType(String key, String wanted, Object found) {
    var hint = wanted.equals("a string") ? "; put it in quotes" : "";
    return new InvalidManifest(
        "%s: %s must be %s, not %s%s".formatted(where, name(key), wanted, kindOf(found), hint));
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String kindOf(Object value) {
    return switch (value) {
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a mapping";
      default -> "a string";
    };
  }
}
