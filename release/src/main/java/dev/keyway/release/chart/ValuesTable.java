// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// The values of a chart as a table in Markdown, made of `values.yaml`: the comment above a value
/// says what it is for. A value that nothing describes is an error.
public final class ValuesTable {
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9-]*):.*");
  private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
  private static final int LONG = 60;
  private static final String FROM = "<!-- made from deploy/charts/keyway/values.yaml -->\n";
  private static final String TO = "<!-- until here -->\n";

  /// A value that is described.
  private record Entry(String path, String description) {
    boolean isAbove(String other) {
      return other.startsWith(path + ".");
    }
  }

  /// Where a line stands.
  private record Level(int indentation, String path) {}

  private ValuesTable() {}

  /// Returns the table of a file of values.
  ///
  /// @throws IllegalStateException if a value has no description, naming it
  public static String of(String values) {
    var entries = entries(values);
    Object all = new Yaml(new SafeConstructor(new LoaderOptions())).load(values);
    requireDescriptions("", all, entries);
    var table = new StringBuilder("| Value | Default | What it is |\n| --- | --- | --- |\n");
    for (var entry : entries) {
      if (entries.stream().noneMatch(other -> entry.isAbove(other.path()))) {
        table
            .append("| `%s` | %s | ".formatted(entry.path(), shown(at(all, entry.path()))))
            .append(entry.description().replace("|", "\\|"))
            .append(" |\n");
      }
    }
    return table.toString();
  }

  /// Puts the table of a chart into a document, between its two marks, and returns the document.
  ///
  /// @throws IOException if a file cannot be read, or the marks are not there
  public static String into(Path document, Path chart) throws IOException {
    var text = Files.readString(document);
    var from = text.indexOf(FROM);
    var to = text.indexOf(TO);
    if (from < 0 || to < from) {
      throw new IOException("%s has no place for the table of values".formatted(document));
    }
    return text.substring(0, from + FROM.length())
        + "\n"
        + of(Files.readString(chart.resolve("values.yaml")))
        + "\n"
        + text.substring(to);
  }

  private static List<Entry> entries(String values) {
    var entries = new ArrayList<Entry>();
    var comment = new ArrayList<String>();
    Deque<Level> above = new ArrayDeque<>();
    for (var line : values.lines().toList()) {
      var key = KEY.matcher(line);
      var remark = COMMENT.matcher(line);
      if (remark.matches()) {
        comment.add(remark.group(1));
      } else if (key.matches()) {
        var indentation = key.group(1).length();
        while (!above.isEmpty() && above.peek().indentation() >= indentation) {
          above.pop();
        }
        var path = above.isEmpty() ? key.group(2) : above.peek().path() + "." + key.group(2);
        above.push(new Level(indentation, path));
        if (!comment.isEmpty()) {
          entries.add(new Entry(path, String.join(" ", comment)));
        }
        comment.clear();
      } else {
        comment.clear();
      }
    }
    return entries;
  }

  private static void requireDescriptions(String path, Object value, List<Entry> entries) {
    var described = entries.stream().anyMatch(entry -> entry.path().equals(path));
    var section =
        path.isEmpty() || entries.stream().anyMatch(entry -> entry.path().startsWith(path + "."));
    if (section && value instanceof Map<?, ?> map) {
      map.forEach((key, inner) ->
          requireDescriptions(path.isEmpty() ? key.toString() : path + "." + key, inner, entries));
    } else if (!described) {
      throw new IllegalStateException("values.yaml does not say what %s is for".formatted(path));
    }
  }

  private static Object at(Object values, String path) {
    var value = values;
    for (var key : path.split("\\.")) {
      value = value instanceof Map<?, ?> map && map.get(key) != null ? map.get(key) : "";
    }
    return value;
  }

  private static String shown(Object value) {
    if (value.equals("")) {
      return "";
    }
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    options.setWidth(Integer.MAX_VALUE);
    var text = new Yaml(new Representer(options), options).dump(value).strip();
    return text.length() > LONG ? "see `values.yaml`" : "`" + text + "`";
  }
}
