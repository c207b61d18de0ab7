// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import static dev.keyway.release.reference.Markdown.code;
import static dev.keyway.release.reference.Markdown.prose;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The programs that run in a cluster: flags, variables, exit codes. What several have alike is
/// told with the first.
final class ProgramPage {
  private final Map<List<List<String>>, String> told = new HashMap<>();
  private final Markdown page = new Markdown("Programs in a cluster");

  private ProgramPage() {}

  static String of(Map<String, Flags> programs) {
    return new ProgramPage().all(programs);
  }

  private String all(Map<String, Flags> programs) {
    page.paragraph(
        """
        What each program takes, with the defaults. `keyway PROGRAM --help` shows the same. A flag is
        given as `--flag=value` or `--flag value`, with one hyphen or two; a switch takes a value only
        after `=`. A duration is written like `1m45s`.\
        """);
    page.paragraph("The same exit codes mean the same everywhere:");
    page.table(
        List.of("Exit code", "Meaning"),
        List.of(
            List.of("0", "an orderly end, after SIGTERM too; done, where there is something to do"),
            List.of(
                "1",
                "it cannot start with what it was given, or cannot go on: the last lines say why"),
            List.of("2", "the command line cannot be understood; the help follows")));
    programs.forEach(this::program);
    return page.text();
  }

  private void program(String name, Flags flags) {
    page.heading("keyway " + name);
    page.paragraph(
        prose(flags.synopsis().lines().skip(1).reduce("", (text, line) -> text + " " + line)));
    page.block("text", flags.examples());
    groups(name, List.of("Flag", "Default", "Meaning"), ofFlags(flags.table()));
    groups(name, List.of("Variable", "Default", "Meaning"), ofSettings(flags.variables()));
  }

  private void groups(String program, List<String> head, Map<String, List<List<String>>> groups) {
    groups.forEach((group, rows) -> {
      var before = told.putIfAbsent(rows, program);
      var title = "**" + prose(group) + "**";
      if (before == null) {
        page.paragraph(title).table(head, rows);
      } else {
        var kind = head.getFirst().toLowerCase(Locale.ROOT) + "s";
        page.paragraph(
            "%s: the %s of [keyway %s](#keyway-%s).".formatted(title, kind, before, before));
      }
    });
  }

  private static Map<String, List<List<String>>> ofFlags(List<Flag> flags) {
    var groups = new LinkedHashMap<String, List<List<String>>>();
    for (var flag : flags) {
      rows(groups, flag.group())
          .add(List.of(code("--" + flag.name()), code(flag.standard()), prose(flag.help())));
    }
    return groups;
  }

  static Map<String, List<List<String>>> ofSettings(List<Setting> settings) {
    var groups = new LinkedHashMap<String, List<List<String>>>();
    for (var setting : settings) {
      rows(groups, setting.group())
          .add(List.of(code(setting.name()), code(setting.standard()), prose(setting.help())));
    }
    return groups;
  }

  private static List<List<String>> rows(Map<String, List<List<String>>> groups, String group) {
    return groups.computeIfAbsent(group, _ -> new ArrayList<>());
  }
}
