// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What some names of a map of texts should stand for; names that should be absent have an empty
/// value. Says nothing of other names.
public record Delta(Map<String, Optional<String>> values) {
  public static final Delta NONE = new Delta(Map.of());

  public Delta {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public static Delta set(String name, String value) {
    return NONE.andSet(name, value);
  }

  public static Delta remove(String name) {
    return NONE.andRemove(name);
  }

  public Delta andSet(String name, String value) {
    return and(name, Optional.of(value));
  }

  public Delta andRemove(String name) {
    return and(name, Optional.empty());
  }

  /// Returns both; where both speak of a name, `other` counts.
  public Delta and(Delta other) {
    var both = new TreeMap<>(values);
    both.putAll(other.values);
    return new Delta(both);
  }

  /// Returns what now stands where this speaks of: applied later, it brings it back.
  public Delta before(Map<String, String> texts) {
    var before = new LinkedHashMap<String, Optional<String>>();
    values.keySet().forEach(name -> before.put(name, Optional.ofNullable(texts.get(name))));
    return new Delta(before);
  }

  /// Returns the object with this done to the texts at a path.
  public Tree on(Tree tree, String... path) {
    if (values.isEmpty()) {
      return tree;
    }
    var texts = new LinkedHashMap<>(tree.tree(path).fields());
    values.forEach((name, value) ->
        value.ifPresentOrElse(text -> texts.put(name, text), () -> texts.remove(name)));
    return texts.isEmpty() ? tree.without(path) : tree.with(new Tree(texts), path);
  }

  private Delta and(String name, Optional<String> value) {
    var more = new TreeMap<>(values);
    more.put(name, value);
    return new Delta(more);
  }
}
