// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.micro.HotPaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `./keyway bench`: the figures of docs/performance.md, measured here and now.
public final class Main {
  private static final String HELP =
      """
      Usage: keyway bench [-o json] [NAME] [OPTION]

      Measures what docs/performance.md promises, beside what the originals do.

        mount50                  50 secrets by workload identity, 20 ms from the vault
        remount100               100 pods remount 10 objects at once
        footprint [--mounts N]   start-up time and memory; N mounts (10000) in the long run
        clients                  our Azure client beside the Azure SDK for Java
        publish                  kubelet's call until the file is there: 1, 10 and 100 at once
        writes                   writes to the API server per publish and per rotation
        node-start               start-up time of keyway node and keyway driver
        node-memory [--volumes N]
                                 memory of keyway node with 0, 100 and N (500) volumes
        all                      all of the above; what runs without a name
        node-idle                what a node with 200 volumes does in a minute of peace
        cycles [--cycles N]      what N (10000) pods that came and went leave in a node
        jmh [REGEX]              processor time of the hot paths

      publish, writes, node-* and cycles need root, and KUBEBUILDER_ASSETS as the name of a folder
      with kube-apiserver, etcd and kubectl; without them they are skipped.
      KEYWAY_PROVIDER_JAVA_OPTIONS and KEYWAY_NODE_JAVA_OPTIONS add options to the JVMs of the
      providers and nodes it starts.

      Exit codes: 0 done, 1 a count that holds on any machine was exceeded, 2 wrong arguments.
      Missing a time or a size is shown and exits 0: it depends on the machine.

      Examples:
        keyway bench
        keyway bench mount50 -o json
        keyway bench footprint --mounts 100000
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
    var json = "json".equals(take(words, "-o", "text"));
    var mounts = Integer.parseInt(take(words, "--mounts", "10000"));
    var volumes = Integer.parseInt(take(words, "--volumes", "500"));
    var cycles = Integer.parseInt(take(words, "--cycles", "10000"));
    var progress = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var name = words.isEmpty() ? "all" : words.removeFirst();
    var reports = new ArrayList<Report>();
    switch (name) {
      case "mount50" -> reports.add(FiftySecrets.run());
      case "remount100" -> reports.add(HundredPods.run());
      case "footprint" -> reports.add(Footprint.run(mounts, progress));
      case "clients" -> reports.add(ClientComparison.run());
      case "publish", "writes", "node-start", "node-memory", "node-idle", "cycles" ->
          node(name, volumes, cycles, progress).ifPresent(reports::add);
      case "train" -> {
        NodeTraining.run(Path.of(words.removeFirst()));
        return;
      }
      case "jmh" -> {
        HotPaths.run(words.isEmpty() ? ".*" : words.getFirst());
        return;
      }
      case "all" -> {
        reports.add(FiftySecrets.run());
        reports.add(HundredPods.run());
        reports.add(Footprint.run(mounts, progress));
        reports.add(ClientComparison.run());
        for (var one : List.of("publish", "writes", "node-start", "node-memory")) {
          node(one, volumes, cycles, progress).ifPresent(reports::add);
        }
      }
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

  /// Returns nothing where the machine cannot run a node, and says why.
  private static Optional<Report> node(String name, int volumes, int cycles, PrintWriter progress)
      throws IOException, InterruptedException {
    try {
      return Optional.of(
          switch (name) {
            case "publish" -> PublishTimes.run(options());
            case "writes" -> ApiWrites.run();
            case "node-start" -> NodeStart.run(options());
            case "node-memory" -> NodeMemory.run(volumes, options(), progress);
            case "node-idle" -> NodeIdle.run(options());
            default -> Cycles.run(cycles, options(), progress);
          });
    } catch (NodeSurroundings.Unavailable unavailable) {
      progress.println(name + " is skipped: " + unavailable.getMessage());
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
}
