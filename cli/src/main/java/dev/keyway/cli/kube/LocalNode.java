// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.kube;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.process.RunningProgram;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.localkube.Watchdog;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.aks.ApiServerAccess;
import dev.keyway.sandbox.kubelet.Kubelet;
import dev.keyway.sandbox.kubelet.KubeletOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// A running cluster of one node whose pods' tokens the local Azure trusts, with driver, provider,
/// MIC, NMI and the webhook. Its pods have their volumes on disk, and no container ever runs.
public final class LocalNode implements AutoCloseable {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final Duration UNPUBLISH_LIMIT = Duration.ofSeconds(10);

  private final LocalCluster cluster;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private LocalNode(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /// Starts everything and returns when the node can mount.
  ///
  /// @param home the checkout with `deploy/`
  /// @param environment the process's variables
  /// @throws IOException saying what is missing or does not start
  public static LocalNode start(
      LocalAzure azure, LocalCloud cloud, Path home, Map<String, String> environment)
      throws IOException, InterruptedException {
    var binaries =
        KubernetesBinaries.find(environment)
            .orElseThrow(() -> new IOException(KubernetesBinaries.ADVICE));
    requireRoot();
    var node = new LocalNode(new LocalCluster(azure.instanceDirectory()));
    try {
      node.begin(azure, cloud, home, binaries);
      return node;
    } catch (IOException | InterruptedException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static void requireRoot() throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new IOException(
          "to mount volumes takes root; run this as root, or in a namespace where you are:"
              + " unshare --user --map-root-user --mount keyway sandbox up --kube");
    }
  }

  private void begin(LocalAzure azure, LocalCloud cloud, Path home, KubernetesBinaries binaries)
      throws IOException, InterruptedException {
    Files.createDirectories(
        cluster.control(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    opened.push(Watchdog.start(cluster.control(), cluster.pods()));
    var options =
        LocalKubernetesOptions.DEFAULTS
            .in(cluster.control())
            .issuedBy(azure.cluster().issuer().toString(), signingKey(azure));
    var kubernetes =
        LocalKubernetes.start(
            binaries, binaries.controllers().isPresent() ? options.withWorkloads() : options);
    opened.push(kubernetes);
    register(azure, kubernetes);
    ClusterManifests.apply(binaries, home.resolve("deploy"), cluster.kubeconfig());
    var kubelet =
        Kubelet.start(
            KubeletOptions.of(
                kubernetes.server(),
                kubernetes.caFile(),
                kubernetes.adminToken(),
                LocalCluster.NODE,
                cluster.kubelet()));
    opened.push(kubelet);
    ClusterManifests.setMachine(
        binaries,
        cluster.kubeconfig(),
        LocalCluster.NODE,
        azure.machines().get(DemoWorld.VIRTUAL_MACHINE).providerId());
    var programs = new ClusterPrograms(cluster, kubernetes, kubelet, cloud);
    opened.push(programs.mic());
    var nmiPort = ClusterPrograms.freePort();
    var program = programs.node(nmiPort);
    opened.push(program);
    opened.push(() -> kubelet.unpublishAll(UNPUBLISH_LIMIT));
    // It ends before the volumes do, so that none waits for an identity then.
    var nmi = programs.nmi(nmiPort);
    opened.push(nmi);
    cluster.nmiAt(URI.create("http://127.0.0.1:" + nmiPort));
    var health = ClusterPrograms.freePort();
    var webhook = startWebhook(programs, health, binaries, home.resolve("deploy"));
    nmi.awaitReady(() -> ClusterPrograms.answers(nmiPort));
    program.awaitReady(() -> kubelet.hasPlugin(DRIVER));
    webhook.awaitReady(() -> ClusterPrograms.ready(health));
  }

  private RunningProgram startWebhook(
      ClusterPrograms programs, int health, KubernetesBinaries binaries, Path deploy)
      throws IOException, InterruptedException {
    var port = ClusterPrograms.freePort();
    ClusterManifests.callWebhookAt(port, binaries, deploy, cluster.kubeconfig());
    var webhook = programs.webhook(port, health);
    opened.push(webhook);
    return webhook;
  }

  private static void register(LocalAzure azure, LocalKubernetes kubernetes) throws IOException {
    azure
        .managedClusters()
        .serve(
            new ApiServerAccess(
                kubernetes.server(),
                Files.readString(kubernetes.caFile()),
                kubernetes.adminToken()));
    azure.fill(DemoWorld::registerCluster);
  }

  private Path signingKey(LocalAzure azure) throws IOException {
    var file = cluster.control().resolve("issuer.key");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, azure.cluster().signingKeyPem());
  }

  /// Returns where everything of it is.
  public LocalCluster cluster() {
    return cluster;
  }

  /// Unpublishes all volumes and ends all programs.
  @Override
  public void close() throws IOException {
    IOException failed = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        if (failed == null) {
          failed = new IOException("the local cluster did not end cleanly: " + e, e);
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
