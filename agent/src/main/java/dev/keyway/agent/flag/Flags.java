// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A program's table of flags and variables, and reading them the way Go's `flag` package does
/// (provider.md §2.1).
public final class Flags {
  private static final Flag VERSION =
      new Flag("Program", "version", Flag.Kind.BOOL, "false", "print the version and exit");
  private static final Flag HELP =
      new Flag("Program", "help", Flag.Kind.BOOL, "false", "print this text and exit");

  private final String synopsis;
  private final List<Flag> table;
  private final List<Setting> variables;
  private final List<String> examples;
  private final Map<String, Flag> byName = new LinkedHashMap<>();

  /// @param synopsis the first lines of the help
  /// @param table all flags but `help` and `version`, those of a group side by side
  /// @param variables what the program reads of its environment; of several of one name the first
  /// @param examples command lines, one each
  public Flags(String synopsis, List<Flag> table, List<Setting> variables, List<String> examples) {
    this.synopsis = synopsis;
    this.table = new ArrayList<>(table);
    this.table.addAll(List.of(VERSION, HELP));
    var byVariable = new LinkedHashMap<String, Setting>();
    variables.forEach(variable -> byVariable.putIfAbsent(variable.name(), variable));
    this.variables = List.copyOf(byVariable.values());
    this.examples = List.copyOf(examples);
    this.table.forEach(flag -> byName.put(flag.name(), flag));
    byName.put("h", HELP);
  }

  /// Returns the first lines of the help.
  public String synopsis() {
    return synopsis;
  }

  /// Returns what the program reads of its environment.
  public List<Setting> variables() {
    return variables;
  }

  /// Returns command lines, one each.
  public List<String> examples() {
    return examples;
  }

  /// Returns all flags.
  public List<Flag> table() {
    return List.copyOf(table);
  }

  /// Reads `-flag`, `--flag`, `-flag=value` and `-flag value`; a switch takes a value only after
  /// `=`.
  public Given parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    table.forEach(flag -> values.put(flag.name(), flag.standard()));
    var problems = new ArrayList<String>();
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (!argument.matches("--?[^-=].*")) {
        problems.add("\"" + argument + "\" is not a flag: a switch takes its value after =");
        continue;
      }
      var body = argument.substring(argument.startsWith("--") ? 2 : 1);
      int equals = body.indexOf('=');
      var flag = byName.get(equals < 0 ? body : body.substring(0, equals));
      if (flag == null) {
        problems.add("flag provided but not defined: " + argument);
        continue;
      }
      String value;
      if (equals >= 0) {
        value = body.substring(equals + 1);
      } else if (flag.kind() == Flag.Kind.BOOL) {
        value = "true";
      } else if (i + 1 < arguments.size()) {
        value = arguments.get(++i);
      } else {
        problems.add("flag needs an argument: -" + flag.name());
        continue;
      }
      accept(flag, value, values, problems);
    }
    return new Given(values, problems);
  }

  private static void accept(
      Flag flag, String value, Map<String, String> values, List<String> problems) {
    var canonical =
        switch (flag.kind()) {
          case TEXT -> value;
          case DURATION -> GoDuration.parse(value).isPresent() ? value : null;
          case INT -> value.matches("[+-]?[0-9]{1,9}") ? value.replace("+", "") : null;
          case BOOL ->
              switch (value) {
                case "1", "t", "T", "TRUE", "true", "True" -> "true";
                case "0", "f", "F", "FALSE", "false", "False" -> "false";
                default -> null;
              };
        };
    if (canonical == null) {
      problems.add("invalid value \"" + value + "\" for flag -" + flag.name());
    } else {
      values.put(flag.name(), canonical);
    }
  }

  /// Returns the help text, by groups, with examples.
  public String help() {
    var text = new StringBuilder(synopsis);
    var group = "";
    for (var flag : table) {
      if (!flag.group().equals(group)) {
        group = flag.group();
        text.append('\n').append(group).append(":\n");
      }
      var name =
          "--"
              + flag.name()
              + (flag.kind() == Flag.Kind.BOOL
                  ? ""
                  : "=" + flag.kind().name().toLowerCase(Locale.ROOT));
      text.append(line(name, flag.help(), flag.standard().equals("false") ? "" : flag.standard()));
    }
    if (!variables.isEmpty()) {
      text.append("\nEnvironment:\n");
      variables.forEach(
          variable -> text.append(line(variable.name(), variable.help(), variable.standard())));
    }
    text.append("\nExamples:\n");
    examples.forEach(example -> text.append("  ").append(example).append('\n'));
    return text.toString();
  }

  private static String line(String name, String help, String standard) {
    var value = standard.isEmpty() ? "" : " (" + standard + ")";
    return String.format("  %-42s %s%s\n", name, help, value);
  }
}
