// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.podidentity.ControllerInImage;
import dev.keyway.bench.podidentity.MicAssignment;
import dev.keyway.bench.podidentity.NmiMemory;
import dev.keyway.bench.podidentity.NmiTokens;
import dev.keyway.bench.report.Report;
import dev.keyway.bench.workloadidentity.ProxyFootprint;
import dev.keyway.bench.workloadidentity.WebhookAdmission;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One benchmark by its name.
///
/// @param option that it takes, as `--help` shows it; empty for none
/// @param what it measures
/// @param inAll whether it runs when no name is given
/// @param network whether it needs one of its own, as it changes the machine's
record Scenario(
    String name, String option, String what, boolean inAll, boolean network, Body body) {

  /// What all scenarios are told.
  ///
  /// @param javaOptions further ones of the nodes' JVMs
  record Settings(
      int mounts, int volumes, int cycles, List<String> javaOptions, PrintWriter progress) {}

  /// Takes the figures.
  interface Body {
    Report run(Settings settings) throws Exception;
  }

  /// All there are, in the order of `--help`.
  static final List<Scenario> ALL =
      List.of(
          usual(
              "mount50",
              "50 secrets by workload identity, 20 ms from the vault",
              _ -> FiftySecrets.run()),
          usual("remount100", "100 pods remount 10 objects at once", _ -> HundredPods.run()),
          usual(
                  "footprint",
                  "start-up time and memory; N mounts (10000) in the long run",
                  to -> Footprint.run(to.mounts(), to.progress()))
              .taking("--mounts N"),
          usual(
              "clients",
              "our Azure client beside the Azure SDK for Java",
              _ -> ClientComparison.run()),
          usual(
              "publish",
              "kubelet's call until the file is there: 1, 10 and 100 at once",
              to -> PublishTimes.run(to.javaOptions())),
          usual(
              "writes",
              "writes to the API server per publish and per rotation",
              _ -> ApiWrites.run()),
          usual(
              "node-start",
              "start-up time of keyway node and keyway driver",
              to -> NodeStart.run(to.javaOptions())),
          usual(
                  "node-memory",
                  "memory of keyway node with 0, 100 and N (500) volumes",
                  to -> NodeMemory.run(to.volumes(), to.javaOptions(), to.progress()))
              .taking("--volumes N"),
          usual(
                  "nmi",
                  "tokens per second on one processor, and how long a pod waits for its identity",
                  to -> NmiTokens.run(to.progress()))
              .inOwnNetwork(),
          usual(
                  "nmi-memory",
                  "memory of keyway nmi with 100 pods",
                  to -> NmiMemory.run(to.progress()))
              .inOwnNetwork(),
          usual(
                  "node-nmi-memory",
                  "what NMI adds to the memory of keyway node",
                  to -> NodeNmiMemory.run(to.javaOptions(), to.progress()))
              .inOwnNetwork(),
          usual(
                  "image-node",
                  "start and memory of keyway node with all parts, as the image has it",
                  to -> NodeInImage.run(to.progress()))
              .inOwnNetwork(),
          usual(
                  "image-controller",
                  "memory of keyway controller with 2,000 pods, as the image has it",
                  to -> ControllerInImage.run(to.progress()))
              .inOwnNetwork(),
          usual(
              "mic",
              "2,000 pods on 30 scale sets that MIC finds at once, and 20 that come and go",
              to -> MicAssignment.run(to.progress())),
          usual(
              "webhook",
              "200 pods a second for keyway webhook, also while its authority changes",
              to -> WebhookAdmission.run(to.javaOptions(), to.progress())),
          usual(
              "proxy",
              "start-up time and memory of keyway proxy",
              to -> ProxyFootprint.run(to.progress())),
          usual(
              "sandbox",
              "start-up time and memory of the local Azure, with and without a cluster",
              _ -> SandboxFootprint.run()),
          usual("commands", "start-up time of short commands", _ -> CommandStart.run()),
          longer(
              "node-idle",
              "what a node with 200 volumes does in a minute of peace",
              to -> NodeIdle.run(to.javaOptions())),
          longer(
                  "cycles",
                  "what N (10000) pods that came and went leave in a node",
                  to -> Cycles.run(to.cycles(), to.javaOptions(), to.progress()))
              .taking("--cycles N"));

  private static Scenario usual(String name, String what, Body body) {
    return new Scenario(name, "", what, true, false, body);
  }

  private static Scenario longer(String name, String what, Body body) {
    return new Scenario(name, "", what, false, false, body);
  }

  private Scenario taking(String words) {
    return new Scenario(name, words, what, inAll, network, body);
  }

  private Scenario inOwnNetwork() {
    return new Scenario(name, option, what, inAll, true, body);
  }

  /// Returns the scenarios that a name stands for; none if nothing is called so.
  static List<Scenario> named(String name) {
    return ALL.stream()
        .filter(scenario -> name.equals("all") ? scenario.inAll() : scenario.name().equals(name))
        .toList();
  }

  /// Returns the lines of `--help`.
  static String help() {
    return Stream.of(
            lines(Scenario::inAll),
            line("all", "all of the above; what runs without a name"),
            lines(scenario -> !scenario.inAll()),
            line("jmh [REGEX]", "processor time of the hot paths"))
        .collect(Collectors.joining());
  }

  private static String lines(Predicate<Scenario> wanted) {
    return ALL.stream()
        .filter(wanted)
        .map(one ->
            line(one.option.isEmpty() ? one.name : one.name + " [" + one.option + "]", one.what))
        .collect(Collectors.joining());
  }

  private static String line(String words, String what) {
    return "  %-27s%s%n".formatted(words, what);
  }
}
