// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.micro.HotPaths;
import dev.keyway.bench.report.Report;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `./keyway bench`: the figures of docs/performance.md, measured here and now.
public final class Main {
  private Main() {}

  /// Runs the benchmarks named and ends the process.
  public static void main(String[] args) throws Exception {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var words = new ArrayList<>(Arrays.asList(args));
    if (words.contains("--help") || words.contains("-h")) {
      out.print(help());
      out.flush();
      return;
    }
    var json = "json".equals(take(words, "-o", "text"));
    var inside = take(words, OwnNetwork.OPTION, "");
    var settings =
        new Scenario.Settings(
            Integer.parseInt(take(words, "--mounts", "10000")),
            Integer.parseInt(take(words, "--volumes", "500")),
            Integer.parseInt(take(words, "--cycles", "10000")),
            options(),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    var name = words.isEmpty() ? "all" : words.removeFirst();
    switch (name) {
      case "train" -> {
        NodeTraining.run(Path.of(words.removeFirst()));
        return;
      }
      case "jmh" -> {
        HotPaths.run(words.isEmpty() ? ".*" : words.getFirst());
        return;
      }
      default -> {}
    }
    var scenarios = Scenario.named(name);
    if (scenarios.isEmpty()) {
      System.err.println("keyway bench: there is no benchmark " + name + "; see --help");
      System.exit(2);
    }
    var reports = new ArrayList<Report>();
    for (var scenario : scenarios) {
      run(scenario, settings, !inside.isEmpty()).ifPresent(reports::add);
    }
    if (!inside.isEmpty()) {
      reports.forEach(report -> OwnNetwork.handOver(report, Path.of(inside)));
    } else if (json) {
      Report.printJson(out, reports);
    } else {
      Report.printText(out, reports);
    }
    System.exit(reports.stream().allMatch(Report::kept) ? 0 : 1);
  }

  /// Returns nothing where the machine cannot run it, and says why.
  private static Optional<Report> run(Scenario scenario, Scenario.Settings settings, boolean inside)
      throws Exception {
    try {
      return scenario.network() && !inside
          ? OwnNetwork.run(scenario)
          : Optional.of(scenario.body().run(settings));
    } catch (Unavailable unavailable) {
      settings.progress().println(scenario.name() + " is skipped: " + unavailable.getMessage());
      return Optional.empty();
    }
  }

  private static List<String> options() {
    var text = System.getenv().getOrDefault("KEYWAY_NODE_JAVA_OPTIONS", "");
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /// Takes an option and its value out of the words.
  private static String take(List<String> words, String option, String otherwise) {
    var at = words.indexOf(option);
    if (at < 0 || at + 1 >= words.size()) {
      return otherwise;
    }
    words.remove(at);
    return words.remove(at);
  }

  private static String help() {
    return """
    Usage: keyway bench [-o json] [NAME] [OPTION]

    Measures what docs/performance.md promises, beside what the originals do.

    %s
    publish, writes, node-*, nmi*, image-*, mic, webhook and cycles need root, and KUBEBUILDER_ASSETS as
    the name of a folder with kube-apiserver, etcd and kubectl; *nmi* and image-* also need iptables, and
    run in a network namespace; image-* need what keyway release image makes. Without them they are
    skipped.
    KEYWAY_PROVIDER_JAVA_OPTIONS and KEYWAY_NODE_JAVA_OPTIONS add options to the JVMs of the
    providers, and of nodes and webhooks, it starts.

    Exit codes: 0 done, 1 a count that holds on any machine was exceeded, 2 wrong arguments.
    Missing a time or a size is shown and exits 0: it depends on the machine.

    Examples:
      keyway bench
      keyway bench mount50 -o json
      keyway bench footprint --mounts 100000
    """
        .formatted(Scenario.help());
  }
}
