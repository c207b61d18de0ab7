// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `./keyway bench`: the figures of docs/performance.md, measured here and now.
public final class Main {
  private static final String HELP =
      """
      Usage: keyway bench [-o json] [NAME] [OPTION]

      Measures what docs/performance.md promises, beside the original provider's calls.

        mount50                  50 secrets by workload identity, 20 ms from the vault
        remount100               100 pods remount 10 objects at once
        all                      both; what runs without a name

      Exit codes: 0 done, 1 a count that holds on any machine was exceeded, 2 wrong arguments.
      Missing a time or a size is shown and exits 0: it depends on the machine.

      Examples:
        keyway bench
        keyway bench mount50 -o json
      """;

  private Main() {}

  /// Runs the benchmarks named and ends the process.
  public static void main(String[] args) throws Exception {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var words = new ArrayList<>(Arrays.asList(args));
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      out.flush();
      return;
    }
    var json = takeJson(words);
    var name = words.isEmpty() ? "all" : words.removeFirst();
    var reports = new ArrayList<Report>();
    switch (name) {
      case "mount50" -> reports.add(FiftySecrets.run());
      case "remount100" -> reports.add(HundredPods.run());
      case "all" -> reports.addAll(List.of(FiftySecrets.run(), HundredPods.run()));
      default -> {
        System.err.println("keyway bench: there is no benchmark " + name + "; see --help");
        System.exit(2);
      }
    }
    if (json) {
      Report.printJson(out, reports);
    } else {
      Report.printText(out, reports);
    }
    System.exit(reports.stream().allMatch(Report::kept) ? 0 : 1);
  }

  private static boolean takeJson(List<String> words) {
    var at = words.indexOf("-o");
    if (at < 0) {
      return false;
    }
    words.remove(at);
    return at < words.size() && words.remove(at).equals("json");
  }
}
