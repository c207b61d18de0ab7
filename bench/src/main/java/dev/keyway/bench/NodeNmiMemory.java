// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `node-nmi-memory`: what NMI in `keyway node` adds to its memory.
final class NodeNmiMemory {
  static final List<String> FLAGS =
      List.of("--pod-identity=standard", "--allow-network-plugin-kubenet", "--shutdown-drain=1s");
  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: node-nmi}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: aad-pod-id-nmi-role}
      subjects: [{kind: ServiceAccount, name: secrets-store-csi-driver, namespace: kube-system}]
      """;
  private static final double BUDGET = 15;
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private NodeNmiMemory() {}

  static Report run(List<String> javaOptions, PrintWriter progress)
      throws IOException, InterruptedException {
    try (var surroundings = NodeSurroundings.start()) {
      install(surroundings);
      var without = resident(surroundings, javaOptions, List.of(), progress);
      var with = resident(surroundings, javaOptions, FLAGS, progress);
      return new Report(
          "node-nmi-memory (RSS)",
          List.of(
              Figure.plain("node", "MiB", without),
              Figure.plain("node with NMI in it", "MiB", with),
              Figure.measured("what NMI adds", "MiB", with - without, BUDGET)),
          List.of("Without volumes and pods, %d s after the start.".formatted(SETTLE.toSeconds())));
    }
  }

  /// Installs pod identity for the node's own account.
  static void install(NodeSurroundings surroundings) throws IOException {
    var deploy = Path.of(System.getProperty("keyway.home", "."), "deploy", "manifests");
    var manifests = new Manifests(surroundings.client(), "keyway-bench");
    for (var part : List.of("crds.yaml", "pod-identity.yaml")) {
      apply(manifests, Files.readString(deploy.resolve(part)));
    }
    apply(manifests, BINDING);
  }

  private static void apply(Manifests manifests, String yaml) throws IOException {
    try {
      for (var manifest : Manifest.parse(yaml)) {
        var _ = manifests.apply(manifest, "default");
      }
    } catch (MalformedManifest e) {
      throw new IOException("a manifest of pod identity is malformed", e);
    }
  }

  private static double resident(
      NodeSurroundings surroundings,
      List<String> javaOptions,
      List<String> flags,
      PrintWriter progress)
      throws IOException, InterruptedException {
    try (var node = NodeProgram.start(surroundings, Kind.NODE, javaOptions, flags)) {
      Thread.sleep(SETTLE);
      var memory = ProcessMemory.of(node.handle());
      progress.printf("%s: RSS %.1f MiB%n", flags, memory.resident());
      return memory.resident();
    }
  }
}
