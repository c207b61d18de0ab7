// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A real API server with the shipped kinds.
public final class TestCluster implements AutoCloseable {
  private static final Path KINDS = Path.of("..", "deploy", "manifests", "crds.yaml");

  private final LocalKubernetes local;
  public final KubernetesClient admin;

  private TestCluster(LocalKubernetes local, KubernetesClient admin) {
    this.local = local;
    this.admin = admin;
  }

  /// Starts it, or skips the test where the programs are missing.
  public static TestCluster start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    var local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    var cluster = new TestCluster(local, KubernetesClient.open(access, ClientSettings.of("test")));
    cluster.apply(Files.readString(KINDS));
    return cluster;
  }

  public void apply(String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      new Manifests(admin, "test").apply(manifest, "default");
    }
  }

  public Path kubeconfig() {
    return local.kubeconfig();
  }

  @Override
  public void close() throws IOException {
    admin.close();
    local.close();
  }
}
