// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.image.UnpackedImage;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.podidentity.Fleet.FleetPod;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.bench.workloadidentity.Admissions;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `image-controller`: memory of `keyway controller`, MIC and webhook in one, as the image has it.
public final class ControllerInImage {
  private static final String ACCOUNT = "controller";
  private static final int ACCOUNTS = 200;
  private static final int PER_SECOND = 100;
  private static final Duration ASKED_FOR = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final double BUDGET = 192;

  private ControllerInImage() {}

  /// Takes the figures in this network, which must be the benchmark's own.
  public static Report run(PrintWriter progress) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var image = UnpackedImage.open(IdentityCluster.home());
        var cluster = IdentityCluster.start()) {
      var port = Program.freePort();
      var admissions = Admissions.of(cluster.client(), "default", port);
      admissions.install(ACCOUNTS);
      account(cluster);
      var fleet = Fleet.in(cluster);
      try (var watch = AssignmentWatch.start(cluster.client());
          var controller =
              Program.controller(
                  cluster, image.program("controller"), ACCOUNT, fleet.cloudConfig(), port)) {
        watch.await(fleet.pods().stream().map(FleetPod::key).collect(Collectors.toSet()), LIMIT);
        var _ = controller.awaiting(() -> answers(admissions));
        Thread.sleep(SETTLE);
        figures.add(
            Figure.plain(
                "%,d pods assigned".formatted(fleet.pods().size()),
                "MiB",
                resident(controller, progress)));
        var failed = admissions.ask(PER_SECOND, ASKED_FOR);
        figures.add(Figure.count("admissions that failed", failed, 0));
        Thread.sleep(SETTLE);
        figures.add(
            Figure.measured(
                "and %,d admissions".formatted(PER_SECOND * ASKED_FOR.toSeconds()),
                "MiB",
                resident(controller, progress),
                BUDGET));
      }
    }
    return new Report(
        "image-controller (RSS)",
        figures,
        List.of(
            "keyway controller with MIC and webhook, started from the image's files with its options.",
            "%d scale sets, %d identities, %d annotated service accounts; %d admissions a second."
                .formatted(Fleet.NODES, Fleet.IDENTITIES, ACCOUNTS, PER_SECOND)));
  }

  private static boolean answers(Admissions admissions) {
    try {
      return admissions.answered();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Makes an account that may do everything: rights do not weigh anything.
  private static void account(IdentityCluster cluster) throws KubernetesException {
    var client = cluster.client();
    var name = Map.of("name", ACCOUNT);
    var _ =
        client.create(Resources.SERVICE_ACCOUNTS, "default", JsonBody.of(Map.of("metadata", name)));
    var bindings =
        Resources.generic(
            "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false);
    var role =
        Map.of(
            "apiGroup",
            "rbac.authorization.k8s.io",
            "kind",
            "ClusterRole",
            "name",
            "cluster-admin");
    var subject = Map.of("kind", "ServiceAccount", "name", ACCOUNT, "namespace", "default");
    var _ =
        client.create(
            bindings,
            "",
            JsonBody.of(Map.of("metadata", name, "roleRef", role, "subjects", List.of(subject))));
  }

  private static double resident(Program controller, PrintWriter progress) throws IOException {
    var memory = ProcessMemory.of(controller.handle());
    progress.printf(
        "RSS %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        memory.resident(), memory.anonymous(), memory.files());
    return memory.resident();
  }
}
