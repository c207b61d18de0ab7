// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.kube;

import dev.keyway.localkube.KubernetesBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a cluster needs to know of the driver, MIC and NMI before they run there.
public final class ClusterManifests {
  private ClusterManifests() {}

  /// Applies the kinds, the CSIDriver object and all roles.
  ///
  /// @param deploy the checkout's folder of that name
  /// @throws IOException with kubectl's words, if it refuses
  public static void apply(KubernetesBinaries binaries, Path deploy, Path kubeconfig)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>(List.of("apply"));
    for (var part :
        List.of(
            "crds",
            "driver/csidriver.yaml",
            "driver/rbac.yaml",
            "driver/optional/rbac-rotation.yaml",
            "driver/optional/rbac-service-accounts.yaml",
            "driver/optional/rbac-secret-sync.yaml",
            "pod-identity/crds",
            "pod-identity/standard/rbac.yaml",
            "pod-identity/standard/optional/rbac-secrets.yaml")) {
      var path = deploy.resolve(part);
      if (!Files.exists(path)) {
        throw new IOException(
            "the manifests are not in %s; run this from a checkout".formatted(path));
      }
      arguments.addAll(List.of("-f", path.toString()));
    }
    kubectl(binaries, kubeconfig, arguments);
  }

  /// Says of which machine the cluster's node is.
  ///
  /// @throws IOException with kubectl's words, if it refuses
  static void setMachine(
      KubernetesBinaries binaries, Path kubeconfig, String node, String providerId)
      throws IOException, InterruptedException {
    var patch = "{\"spec\": {\"providerID\": \"%s\"}}".formatted(providerId);
    kubectl(binaries, kubeconfig, List.of("patch", "node", node, "--patch", patch));
  }

  private static void kubectl(KubernetesBinaries binaries, Path kubeconfig, List<String> arguments)
      throws IOException, InterruptedException {
    var kubectl =
        binaries
            .kubectl()
            .orElseThrow(() -> new IOException("kubectl is not here: put it on PATH"));
    var command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubeconfig));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "kubectl %s failed: %s".formatted(arguments.getFirst(), printed.strip()));
    }
  }
}
