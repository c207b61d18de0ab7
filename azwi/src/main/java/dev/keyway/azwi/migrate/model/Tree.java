// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import dev.keyway.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON object as maps, lists and plain values. Immutable as long as nobody changes what it was
/// made of; never prints its values, as they may be anybody's.
public record Tree(Map<String, Object> fields) {
  public static final Tree EMPTY = new Tree(Map.of());

  public Tree {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  public static Tree of(JsonObject json) {
    return new Tree(json.tree());
  }

  /// Returns the text at a path; empty if there is none.
  public String text(String... path) {
    return value(path).filter(String.class::isInstance).map(String.class::cast).orElse("");
  }

  /// Returns the whole number at a path; empty if there is none.
  public Optional<Long> number(String... path) {
    return value(path)
        .filter(Number.class::isInstance)
        .map(Number.class::cast)
        .map(Number::longValue);
  }

  /// Tells whether true stands at a path.
  public boolean flag(String... path) {
    return value(path).filter(Boolean.TRUE::equals).isPresent();
  }

  /// Returns the object at a path; an empty one if there is none.
  public Tree tree(String... path) {
    return value(path).flatMap(Tree::object).orElse(EMPTY);
  }

  /// Returns the objects in the list at a path.
  public List<Tree> trees(String... path) {
    return list(path).stream().flatMap(item -> object(item).stream()).toList();
  }

  /// Returns the list at a path; an empty one if there is none.
  public List<?> list(String... path) {
    return value(path).orElse(List.of()) instanceof List<?> list ? list : List.of();
  }

  /// Returns the texts of the object at a path by their names.
  public Map<String, String> texts(String... path) {
    var texts = new LinkedHashMap<String, String>();
    tree(path)
        .fields
        .forEach((name, value) -> {
          if (value instanceof String text) {
            texts.put(name, text);
          }
        });
    return texts;
  }

  /// Returns the same with `value` at a path, whose objects are made where they are missing.
  public Tree with(Object value, String... path) {
    return put(0, plain(value), path);
  }

  /// Returns the same without what is at a path, and without objects that are empty for it.
  public Tree without(String... path) {
    var copy = new LinkedHashMap<>(fields);
    if (path.length == 1) {
      copy.remove(path[0]);
      return new Tree(copy);
    }
    var below = object(copy.getOrDefault(path[0], ""));
    if (below.isEmpty()) {
      return this;
    }
    var rest = below.get().without(Arrays.copyOfRange(path, 1, path.length));
    if (rest.fields.isEmpty() && !below.get().fields.isEmpty()) {
      copy.remove(path[0]);
    } else {
      copy.put(path[0], rest.fields);
    }
    return new Tree(copy);
  }

  private Tree put(int at, Object value, String... path) {
    if (at == path.length) {
      return object(value).orElse(this);
    }
    var copy = new LinkedHashMap<>(fields);
    copy.put(
        path[at],
        at == path.length - 1
            ? value
            : object(copy.getOrDefault(path[at], ""))
                .orElse(EMPTY)
                .put(at + 1, value, path)
                .fields);
    return new Tree(copy);
  }

  private Optional<Object> value(String... path) {
    Object value = fields;
    for (var name : path) {
      if (!(value instanceof Map<?, ?> map) || map.get(name) == null) {
        return Optional.empty();
      }
      value = map.get(name);
    }
    return Optional.of(value);
  }

  private static Optional<Tree> object(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, Object>();
    map.forEach((name, field) -> fields.put(String.valueOf(name), field));
    return Optional.of(new Tree(fields));
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Tree tree -> tree.fields;
      case List<?> list -> list.stream().map(Tree::plain).toList();
      default -> value;
    };
  }

  @Override
  public String toString() {
    return "object with " + fields.keySet();
  }
}
