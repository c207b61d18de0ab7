// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// The YAML of `objects` as a tree of nodes: scalars keep the text their author typed (provider.md
/// §6). Only the few levels that mean something are looked at, so that aliases are never expanded;
/// size, depth, aliases and the number of objects are limited all the same.
final class ObjectsYaml {
  static final int LONGEST = 1_500_000;
  static final int MOST_OBJECTS = 10_000;
  private static final int DEEPEST = 20;
  private static final int MOST_ALIASES = 50;

  private final Problems problems;
  private int innerText;

  ObjectsYaml(Problems problems) {
    this.problems = problems;
  }

  /// One entry of the list.
  record Entry(int index, List<NodeTuple> fields) {}

  /// Returns the entries that are mappings; whatever else is there is a problem.
  List<Entry> read(String text) {
    Optional<Node> root;
    try {
      root = compose(text);
    } catch (YAMLException broken) {
      problems.add("objects is not valid YAML: " + reason(broken));
      return List.of();
    }
    return root.flatMap(this::items).map(this::entries).orElse(List.of());
  }

  /// Finds the list: the value of `array`, or the document itself.
  private Optional<SequenceNode> items(Node root) {
    if (root instanceof SequenceNode list) {
      return Optional.of(list);
    }
    if (!(root instanceof MappingNode mapping)) {
      return isNull(root) ? Optional.empty() : misshapen();
    }
    duplicate(mapping.getValue())
        .ifPresent(key -> problems.add("objects has the key " + Text.quote(key) + " twice"));
    for (var field : mapping.getValue()) {
      if (field.getKeyNode() instanceof ScalarNode key && key.getValue().equals("array")) {
        if (field.getValueNode() instanceof SequenceNode list) {
          return Optional.of(list);
        }
        return isNull(field.getValueNode()) ? Optional.empty() : misshapen();
      }
    }
    return Optional.empty();
  }

  private Optional<SequenceNode> misshapen() {
    problems.add(
        "objects is not YAML of the expected shape: a key \"array\" with a list of objects");
    return Optional.empty();
  }

  private List<Entry> entries(SequenceNode list) {
    if (list.getValue().size() > MOST_OBJECTS) {
      problems.add("objects lists more than " + MOST_OBJECTS + " objects");
      return List.of();
    }
    var entries = new ArrayList<Entry>();
    int index = 0;
    for (var item : list.getValue()) {
      entry(index++, item).ifPresent(entries::add);
    }
    return entries;
  }

  private Optional<Entry> entry(int index, Node item) {
    if (item instanceof MappingNode mapping) {
      return fields(index, mapping);
    }
    if (!(item instanceof ScalarNode scalar)) {
      return junk(index);
    }
    if (isNull(scalar)) {
      problems.add("objects[" + index + "] is empty");
      return Optional.empty();
    }
    var text = scalar.getValue();
    // An alias costs its author a few bytes and us the whole text once more.
    innerText += text.length();
    if (innerText > LONGEST) {
      if (innerText - text.length() <= LONGEST) {
        problems.add("objects is longer than " + LONGEST + " characters once aliases are followed");
      }
      return Optional.empty();
    }
    try {
      var inner = compose(text);
      if (inner.isEmpty() || isNull(inner.get())) {
        problems.add("objects[" + index + "] is empty");
        return Optional.empty();
      }
      return inner.get() instanceof MappingNode mapping ? fields(index, mapping) : junk(index);
    } catch (YAMLException broken) {
      problems.add("objects[" + index + "] is not valid YAML: " + reason(broken));
      return Optional.empty();
    }
  }

  private Optional<Entry> junk(int index) {
    problems.add("objects[" + index + "] is not a mapping of fields such as objectName");
    return Optional.empty();
  }

  private Optional<Entry> fields(int index, MappingNode mapping) {
    var twice = duplicate(mapping.getValue());
    if (twice.isPresent()) {
      problems.add("objects[" + index + "] has the field " + Text.quote(twice.get()) + " twice");
      return Optional.empty();
    }
    return Optional.of(new Entry(index, mapping.getValue()));
  }

  private static Optional<String> duplicate(List<NodeTuple> fields) {
    var keys = new HashSet<String>();
    return fields.stream()
        .map(NodeTuple::getKeyNode)
        .filter(ScalarNode.class::isInstance)
        .map(key -> ((ScalarNode) key).getValue())
        .filter(key -> !keys.add(key))
        .findFirst();
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static Optional<Node> compose(String text) {
    var limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setMaxAliasesForCollections(MOST_ALIASES);
    // Of several documents the first one counts.
    var documents = new Yaml(limits).composeAll(new StringReader(text)).iterator();
    return documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
  }

  private static String reason(YAMLException broken) {
    if (broken instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      var at = marked.getProblemMark();
      return marked.getProblem()
          + " (line "
          + (at.getLine() + 1)
          + ", column "
          + (at.getColumn() + 1)
          + ")";
    }
    return String.valueOf(broken.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
