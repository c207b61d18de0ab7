// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.Unavailable;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// An API server with pod identity installed from `deploy/`, but for its programs, and a local
/// Azure for the machines.
final class IdentityCluster implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Path folder;
  private final LocalAzure azure;
  private final LocalKubernetes kubernetes;
  private final KubernetesClient client;

  private IdentityCluster(KubernetesBinaries binaries) throws IOException, InterruptedException {
    try {
      this.folder = Files.createTempDirectory("keyway-bench");
      opened.push(() -> remove(folder));
      this.azure = closing(LocalAzure.start(LocalAzureOptions.defaults()));
      DemoWorld.seedIdentities(azure);
      this.kubernetes = closing(LocalKubernetes.start(binaries, LocalKubernetesOptions.DEFAULTS));
      this.client =
          closing(
              KubernetesClient.open(
                  ClusterAccess.kubeconfig(
                      List.of(kubernetes.kubeconfig()), InstantSource.system()),
                  ClientSettings.of("keyway-bench")));
      install();
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts everything.
  ///
  /// @throws Unavailable if this machine has no API server
  static IdentityCluster start() throws IOException, InterruptedException {
    return new IdentityCluster(
        KubernetesBinaries.find(System.getenv())
            .orElseThrow(() -> new Unavailable(KubernetesBinaries.ADVICE)));
  }

  private <T extends AutoCloseable> T closing(T part) {
    opened.push(part);
    return part;
  }

  private void install() throws IOException {
    var deploy = home().resolve("deploy/manifests");
    var manifests = new Manifests(client, "keyway-bench");
    for (var part : List.of("crds.yaml", "pod-identity.yaml", "optional/nmi-secrets.yaml")) {
      try {
        for (var manifest : Manifest.parse(Files.readString(deploy.resolve(part)))) {
          var _ = manifests.apply(manifest, "default");
        }
      } catch (MalformedManifest e) {
        throw new IOException("%s in %s".formatted(e.getMessage(), deploy.resolve(part)), e);
      }
    }
    for (var kind : List.of("AzureIdentity", "AzureIdentityBinding", "AzureAssignedIdentity")) {
      var _ = manifests.find("aadpodidentity.k8s.io/v1", kind);
    }
  }

  static Path home() {
    return Path.of(System.getProperty("keyway.home", "."));
  }

  LocalAzure azure() {
    return azure;
  }

  /// Returns a client that may do everything.
  KubernetesClient client() {
    return client;
  }

  /// Returns where files may be put that go with the cluster.
  Path folder() {
    return folder;
  }

  /// Returns a kubeconfig with the rights of an account of namespace `default`.
  Path kubeconfig(String account) throws IOException {
    var body =
        JsonBody.of(
            Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenRequest",
                "spec",
                Map.of()));
    var token =
        client
            .post(Resources.SERVICE_ACCOUNTS, new ObjectKey("default", account), "token", body)
            .object("status")
            .flatMap(status -> status.text("token"))
            .orElseThrow(() -> new IOException("the API server gave no token for " + account));
    var file = Files.createTempFile(folder, account, ".kubeconfig");
    kubernetes.writeKubeconfig(file, account, token);
    return file;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IOException("the cluster did not end cleanly", e);
      }
    }
  }
}
