// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Unavailable;
import dev.keyway.cli.kube.ClusterManifests;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.driver.mount.KernelMounts;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What a node needs around it: a local Azure, an API server that has the driver's manifests, and a
/// provider on a socket that answers at once.
final class NodeSurroundings implements AutoCloseable {
  /// The vault that pods read; its secrets are called `secret-N`.
  static final String VAULT = "node";

  static final int SECRETS = 40;

  private final Deque<AutoCloseable> opened;
  private final Path folder;
  private final LocalAzure azure;
  private final KubernetesClient client;
  private final InstantProvider instant;

  private NodeSurroundings(
      Deque<AutoCloseable> opened,
      Path folder,
      LocalAzure azure,
      KubernetesClient client,
      InstantProvider instant) {
    this.opened = opened;
    this.folder = folder;
    this.azure = azure;
    this.client = client;
    this.instant = instant;
  }

  /// Starts everything.
  ///
  /// @throws Unavailable if this machine has no API server, or this is not root
  static NodeSurroundings start() throws IOException, InterruptedException {
    var binaries =
        KubernetesBinaries.find(System.getenv())
            .orElseThrow(() -> new Unavailable(KubernetesBinaries.ADVICE));
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new Unavailable("to mount volumes takes root");
    }
    var opened = new ArrayDeque<AutoCloseable>();
    try {
      return start(binaries, opened);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  private static NodeSurroundings start(KubernetesBinaries binaries, Deque<AutoCloseable> opened)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("keyway-bench");
    opened.push(() -> remove(folder));
    var azure = Rig.startAzure();
    opened.push(azure);
    fillVault(azure);
    var key = Files.writeString(folder.resolve("issuer.key"), azure.cluster().signingKeyPem());
    var issuer = azure.cluster().issuer().toString();
    var kubernetes =
        LocalKubernetes.start(binaries, LocalKubernetesOptions.DEFAULTS.issuedBy(issuer, key));
    opened.push(kubernetes);
    var home = Path.of(System.getProperty("keyway.home", "."));
    ClusterManifests.apply(binaries, home.resolve("deploy"), kubernetes.kubeconfig());
    var client =
        KubernetesClient.open(
            ClusterAccess.kubeconfig(List.of(kubernetes.kubeconfig()), InstantSource.system()),
            ClientSettings.of("keyway-bench"));
    opened.push(client);
    var account = new ObjectKey("kube-system", "secrets-store-csi-driver");
    kubernetes.writeKubeconfig(kubeconfig(folder), account.name(), token(client, account, issuer));
    var instant = InstantProvider.in(Files.createDirectories(providers(folder)));
    opened.push(instant);
    return new NodeSurroundings(opened, folder, azure, client, instant);
  }

  private static void fillVault(LocalAzure azure) {
    var vault = azure.vaults().create(VAULT);
    azure
        .directory()
        .principals()
        .forEach(principal -> vault.setAccess(principal.principalId(), AccessPolicy.reader()));
    for (var i = 0; i < SECRETS; i++) {
      vault.putSecret("secret-" + i, "value of secret-" + i);
    }
  }

  /// Returns a token of the driver's own account, so that its roles are in force.
  private static String token(KubernetesClient client, ObjectKey account, String audience)
      throws IOException {
    var request =
        Map.of(
            "apiVersion",
            "authentication.k8s.io/v1",
            "kind",
            "TokenRequest",
            "spec",
            Map.of("audiences", List.of(audience), "expirationSeconds", 86_400));
    return client
        .post(Resources.SERVICE_ACCOUNTS, account, "token", JsonBody.of(request))
        .object("status")
        .flatMap(status -> status.text("token"))
        .orElseThrow(() -> new IOException("the API server gave no token for " + account));
  }

  LocalAzure azure() {
    return azure;
  }

  LocalCloud cloud() {
    return new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
  }

  /// Returns the provider that answers at once.
  InstantProvider instant() {
    return instant;
  }

  /// Returns a client that may do everything.
  KubernetesClient client() {
    return client;
  }

  /// Returns what the node's program reaches the API server with.
  Path kubeconfig() {
    return kubeconfig(folder);
  }

  private static Path kubeconfig(Path folder) {
    return folder.resolve("kubeconfig");
  }

  /// Returns where providers' sockets are.
  Path providers() {
    return providers(folder);
  }

  private static Path providers(Path folder) {
    return folder.resolve("providers");
  }

  /// Returns where everything is.
  Path folder() {
    return folder;
  }

  /// Returns where pods' volumes are.
  Path pods() {
    return folder.resolve("pods");
  }

  /// Volumes are left mounted where a run was cut short.
  private static void remove(Path folder) throws IOException {
    var mounts = KernelMounts.open();
    for (var volume : mounts.tmpfsBelow(folder)) {
      mounts.unmount(volume);
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    close(opened);
  }

  private static void close(Deque<AutoCloseable> opened) throws IOException {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IOException("the surroundings of the node did not end cleanly", e);
      }
    }
  }
}
