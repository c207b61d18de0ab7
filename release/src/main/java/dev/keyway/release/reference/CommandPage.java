// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import static dev.keyway.release.reference.Markdown.code;
import static dev.keyway.release.reference.Markdown.prose;

import dev.keyway.agent.flag.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The commands that people run: arguments, options, examples, exit codes, variables.
final class CommandPage {
  private final Set<String> elsewhere;
  private final Markdown page = new Markdown("Commands");

  private CommandPage(Set<String> elsewhere) {
    this.elsewhere = elsewhere;
  }

  /// @param elsewhere commands that another page is about
  static String of(CommandLine root, Set<String> elsewhere, List<Setting> variables) {
    return new CommandPage(elsewhere).all(root, variables);
  }

  private String all(CommandLine root, List<Setting> variables) {
    page.paragraph(
        """
        What a person runs on a machine. `keyway COMMAND --help` shows the same. Those that run in a
        cluster are on [a page of their own](programs.md).\
        """);
    page.block("text", lines(root.getCommandSpec().usageMessage().footer()));
    root.getSubcommands()
        .forEach((name, command) -> {
          if (!elsewhere.contains(name) && named(name, command)) {
            command("keyway " + name, command);
          }
        });
    page.heading("Variables of the environment");
    ProgramPage.ofSettings(variables)
        .forEach((group, rows) ->
            page.paragraph("**" + prose(group) + "**")
                .table(List.of("Variable", "Default", "Meaning"), rows));
    return page.text();
  }

  private void command(String name, CommandLine command) {
    var spec = command.getCommandSpec();
    page.heading(name);
    describe(spec);
    var rows = new ArrayList<List<String>>();
    spec.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .forEach(parameter -> rows.add(row(parameter.paramLabel(), parameter)));
    spec.options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .forEach(option -> rows.add(row(names(option), option)));
    page.table(List.of("Argument or option", "Meaning"), rows);
    var footer = lines(spec.usageMessage().footer());
    if (!footer.isEmpty()) {
      page.block("text", footer);
    }
    command
        .getSubcommands()
        .forEach((sub, below) -> {
          if (named(sub, below)) {
            command(name + " " + sub, below);
          }
        });
  }

  /// Tells whether that is the command's first name. Its others stand with it.
  private static boolean named(String name, CommandLine command) {
    return !name.equals("help") && name.equals(command.getCommandName());
  }

  /// Adds the description: indented lines, which are tables of a kind, stay as they are.
  private void describe(CommandSpec spec) {
    if (spec.aliases().length > 0) {
      page.paragraph("Also `%s`.".formatted(String.join("`, `", spec.aliases())));
    }
    var text = lines(spec.usageMessage().description());
    var prose = text.stream().takeWhile(line -> !line.startsWith(" ")).toList();
    page.paragraph(prose(String.join(" ", prose)));
    var rest = text.subList(prose.size(), text.size());
    if (!rest.isEmpty()) {
      page.block("text", rest.stream().filter(line -> !line.isBlank()).toList());
    }
  }

  private static List<String> row(String name, ArgSpec argument) {
    var must = argument.required() ? "; must be given" : "";
    return List.of(code(name), prose(String.join(" ", lines(argument.description()))) + must);
  }

  private static String names(OptionSpec option) {
    var names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  /// The library's own marks for ends of lines are taken out; what it puts in for variables stays.
  private static List<String> lines(String[] texts) {
    return Arrays.stream(texts)
        .flatMap(text -> text.replace("%n", "\n").replace("%%", "%").lines())
        .dropWhile(String::isBlank)
        .toList();
  }
}
