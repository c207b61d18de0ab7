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

/// What a cluster needs to know of the driver before it runs there.
public final class DriverManifests {
  private DriverManifests() {}

  /// Applies the kinds, the CSIDriver object and all roles.
  ///
  /// @param deploy the checkout's folder of that name
  /// @throws IOException with kubectl's words, if it refuses
  public static void apply(KubernetesBinaries binaries, Path deploy, Path kubeconfig)
      throws IOException, InterruptedException {
    var kubectl =
        binaries
            .kubectl()
            .orElseThrow(() -> new IOException("kubectl is not here: put it on PATH"));
    var command = new ArrayList<String>();
    command.addAll(List.of(kubectl.toString(), "--kubeconfig=" + kubeconfig, "apply"));
    for (var part :
        List.of(
            "crds",
            "driver/csidriver.yaml",
            "driver/rbac.yaml",
            "driver/optional/rbac-rotation.yaml",
            "driver/optional/rbac-secret-sync.yaml")) {
      var path = deploy.resolve(part);
      if (!Files.exists(path)) {
        throw new IOException(
            "the manifests of the driver are not in %s; run this from a checkout".formatted(path));
      }
      command.addAll(List.of("-f", path.toString()));
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the driver's manifests cannot be applied: " + printed.strip());
    }
  }
}
