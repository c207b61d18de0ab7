// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.ApiCalls;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.podidentity.Fleet.FleetPod;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `mic`: what MIC does for 2,000 pods that are there when it comes to lead, and for 20 that go and
/// 20 that come.
public final class MicAssignment {
  private static final Duration ARM = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final int CHURN = 20;
  private static final double BUDGET = 192;

  /// Beside Resource Manager's own time.
  private static final double SECONDS_ALLOWED = 2;

  /// Calls to the API server that the original allows itself in a second.
  private static final double ORIGINAL_RATE = 5;

  private static final Set<String> ASSIGNMENTS = Set.of("azureassignedidentities");
  private static final Set<String> EVENTS = Set.of("events");

  private final IdentityCluster cluster;
  private final Fleet fleet;
  private final AssignmentWatch watch;
  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();

  private MicAssignment(
      IdentityCluster cluster, Fleet fleet, AssignmentWatch watch, PrintWriter progress) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.watch = watch;
    this.progress = progress;
  }

  /// What Azure and the API server have counted.
  private record Counted(long patches, long gets, ApiCalls api) {}

  public static Report run(PrintWriter progress) throws IOException, InterruptedException {
    try (var cluster = IdentityCluster.start()) {
      cluster.azure().faults().add(FaultRule.on(Service.ARM, new Fault.OperationTime(ARM)));
      var fleet = Fleet.in(cluster);
      progress.printf("%,d pods are there%n", fleet.pods().size());
      var bare = PlainWrites.measure(fleet);
      progress.printf("plain client: %s%n", bare);
      try (var watch = AssignmentWatch.start(cluster.client())) {
        return new MicAssignment(cluster, fleet, watch, progress).report(bare);
      }
    }
  }

  private Report report(PlainWrites bare) throws IOException, InterruptedException {
    var before = count();
    try (var mic = Program.mic(cluster, fleet.cloudConfig(), List.of())) {
      all(mic, before, bare);
      churn(mic);
    }
    return new Report(
        "mic (%,d pods, %d scale sets)".formatted(Fleet.IDENTITIES * Fleet.PODS_EACH, Fleet.NODES),
        figures,
        List.of(
            "%d namespaces with an identity, a binding and %d pods each; a change takes Resource Manager %d s."
                .formatted(Fleet.IDENTITIES, Fleet.PODS_EACH, ARM.toSeconds()),
            "All is there when MIC comes to lead; the time runs from then. API server and MIC share the machine.",
            "Bare: a client that writes the same objects, %d at once, with nothing to decide and no events."
                .formatted(PlainWrites.AT_ONCE),
            "The original by formula: two writes for each pod at 5 calls a second (pod-identity.md §19)."));
  }

  private Counted count() throws IOException {
    var calls = cluster.azure().calls();
    return new Counted(
        calls.count("arm.vmss.patch"), calls.count("arm.vmss.get"), ApiCalls.now(cluster.client()));
  }

  private void all(Program mic, Counted before, PlainWrites bare)
      throws IOException, InterruptedException {
    var start = System.nanoTime();
    watch.await(keys(fleet.pods()), LIMIT);
    var seconds = (System.nanoTime() - start) / 1e9;
    var processor = ProcessActivity.of(mic.handle()).seconds();
    var pods = fleet.pods().size();
    Thread.sleep(SETTLE);
    var after = count();
    var api = after.api().since(before.api());
    figures.add(
        Figure.count("changes at Resource Manager", after.patches() - before.patches(), Fleet.NODES)
            .beside((long) Fleet.NODES, Source.FORMULA));
    figures.add(
        Figure.plain("reads at Resource Manager", "", (double) (after.gets() - before.gets()))
            .beside((long) Fleet.NODES, Source.FORMULA));
    figures.add(
        Figure.count("scale sets with other identities than needed", fleet.wrongScaleSets(), 0));
    figures.add(
        Figure.count("writes of assignments", api.writes(ASSIGNMENTS), 2L * pods)
            .beside(2L * pods, Source.FORMULA));
    figures.add(
        Figure.plain("writes of events", "", (double) api.writes(EVENTS))
            .beside((long) pods, Source.FORMULA));
    figures.add(
        Figure.measured("until all are Assigned", "s", seconds, ARM.toSeconds() + SECONDS_ALLOWED)
            .beside(2 * pods / ORIGINAL_RATE, Source.FORMULA));
    figures.add(
        Figure.plain("the same beside the bare writes and Resource Manager", "s", seconds)
            .beside(bare.seconds() + ARM.toSeconds(), Source.BARE));
    figures.add(Figure.plain("MIC's processor time since its start", "s", processor));
    memory(mic, "RSS with all assigned");
  }

  private void memory(Program mic, String name) throws IOException {
    var memory = ProcessMemory.of(mic.handle());
    progress.printf(
        "%s: %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        name, memory.resident(), memory.anonymous(), memory.files());
    figures.add(Figure.measured(name, "MiB", memory.resident(), BUDGET));
    figures.add(Figure.plain(name + ", the most so far", "MiB", memory.peak()));
  }

  private void churn(Program mic) throws IOException, InterruptedException {
    var ended = IntStream.range(0, CHURN).mapToObj(i -> Fleet.pod(i, i)).toList();
    // On nodes that no other pod of the identity is on.
    var added =
        IntStream.range(CHURN, 2 * CHURN)
            .mapToObj(i -> Fleet.pod(i, Fleet.PODS_EACH + i % (Fleet.NODES - Fleet.PODS_EACH)))
            .toList();
    var before = count();
    var start = System.nanoTime();
    fleet.delete(ended);
    fleet.create(added);
    watch.await(keys(fleet.pods()), LIMIT);
    var seconds = (System.nanoTime() - start) / 1e9;
    Thread.sleep(SETTLE);
    var after = count();
    var api = after.api().since(before.api());
    var name = "%d pods go and %d come: ".formatted(CHURN, CHURN);
    var touched =
        IntStream.concat(
                ended.stream().mapToInt(FleetPod::node), added.stream().mapToInt(FleetPod::node))
            .distinct()
            .count();
    progress.printf("%d scale sets are touched%n", touched);
    // The ends and the beginnings may come in two batches.
    figures.add(
        Figure.count(
            name + "changes at Resource Manager", after.patches() - before.patches(), 2 * touched));
    figures.add(
        Figure.count(
            name + "scale sets with other identities than needed", fleet.wrongScaleSets(), 0));
    figures.add(
        Figure.count(name + "writes of assignments", api.writes(ASSIGNMENTS), 5L * CHURN)
            .beside(5L * CHURN, Source.FORMULA));
    figures.add(
        Figure.plain(name + "until all is as it should be", "s", seconds)
            .beside(5 * CHURN / ORIGINAL_RATE, Source.FORMULA));
    memory(mic, name + "RSS");
  }

  private static Set<ObjectKey> keys(List<FleetPod> pods) {
    return pods.stream().map(FleetPod::key).collect(Collectors.toSet());
  }
}
