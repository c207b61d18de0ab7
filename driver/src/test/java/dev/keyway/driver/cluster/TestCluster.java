// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.TokenFile;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.CallObserver;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
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
import java.util.Map;

/// A real API server with the shipped kinds and roles, and clients of accounts with those roles.
public final class TestCluster implements AutoCloseable {
  private static final Path DEPLOY = Path.of("..", "deploy", "manifests");

  private final LocalKubernetes local;
  public final KubernetesClient admin;

  private final boolean controllers;

  private TestCluster(LocalKubernetes local, KubernetesClient admin, boolean controllers) {
    this.local = local;
    this.admin = admin;
    this.controllers = controllers;
  }

  /// Starts it, or skips the test where the programs are missing.
  public static TestCluster start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    boolean controllers =
        Files.isExecutable(binaries.get().apiServer().resolveSibling("kube-controller-manager"));
    var options = LocalKubernetesOptions.DEFAULTS;
    var local =
        LocalKubernetes.start(binaries.get(), controllers ? options.withControllers() : options);
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    var cluster =
        new TestCluster(
            local, KubernetesClient.open(access, ClientSettings.of("test")), controllers);
    for (var file :
        List.of(
            "crds.yaml",
            "driver.yaml",
            "optional/driver-secret-sync.yaml",
            "optional/driver-rotation.yaml")) {
      cluster.apply(Files.readString(DEPLOY.resolve(file)));
    }
    return cluster;
  }

  /// Tells whether objects go when their last owner has gone.
  boolean collectsGarbage() {
    return controllers;
  }

  public void apply(String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      new Manifests(admin, "test").apply(manifest, "default");
    }
  }

  /// Returns a client with the rights of a service account of `kube-system`.
  public KubernetesClient as(String account, CallObserver observer) throws Exception {
    var answer =
        admin.post(
            Resources.SERVICE_ACCOUNTS,
            new ObjectKey("kube-system", account),
            "token",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    "authentication.k8s.io/v1",
                    "kind",
                    "TokenRequest",
                    "spec",
                    Map.of())));
    var token = answer.object("status").orElseThrow().text("token").orElseThrow();
    var file = Files.createTempFile(local.folder(), "token", "");
    Files.writeString(file, token);
    var admins = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    var access =
        new ClusterAccess(
            admins.server(),
            admins.trust(),
            admins.serverName(),
            new TokenFile(file, InstantSource.system()),
            admins.certificate(),
            "kube-system",
            account);
    return KubernetesClient.open(access, ClientSettings.of("test").observedBy(observer));
  }

  @Override
  public void close() throws IOException {
    admin.close();
    local.close();
  }
}
