// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.kube;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.process.RunningProgram;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.kubelet.Kubelet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Starts Keyway's own programs in a local cluster, each with the rights of its account.
///
/// @param cloud the Azure they are to use
record ClusterPrograms(
    LocalCluster cluster, LocalKubernetes kubernetes, Kubelet kubelet, LocalCloud cloud) {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final Duration TOKEN_LIFE = Duration.ofDays(365);

  /// Starts driver and provider.
  ///
  /// @param nmiPort where NMI answers the provider
  RunningProgram node(int nmiPort) throws IOException, InterruptedException {
    var folder = cluster.kubelet().resolve("plugins").resolve("csi");
    var providers = cluster.kubelet().resolve("providers");
    Files.createDirectories(folder);
    Files.createDirectories(providers);
    var socket = folder.resolve("csi.sock");
    var flags =
        new ArrayList<>(
            List.of(
                "--endpoint=unix://" + socket,
                "--nodeid=" + LocalCluster.NODE,
                "--kubeconfig=" + kubeconfig("kube-system", "secrets-store-csi-driver"),
                "--provider-volume=" + providers,
                "--additional-provider-volume-paths=",
                "--registration-dir=" + kubelet.pluginRegistry(),
                "--kubelet-registration-path=" + socket,
                "--health-port=none",
                "--metrics-addr=127.0.0.1:0",
                "--enable-secret-rotation",
                "--rotation-poll-interval=30s"));
    flags.addAll(cloud.providerFlags());
    // Of a flag that is given twice, the last counts.
    flags.add("--nmi-endpoint=http://127.0.0.1:" + nmiPort);
    return RunningProgram.start(cluster, Kind.NODE, flags, cloud.environment());
  }

  /// Starts NMI for the provider alone: no container runs whose calls could be redirected.
  RunningProgram nmi(int port) throws IOException, InterruptedException {
    var metadata = cloud.endpoints().imds(DemoWorld.VIRTUAL_MACHINE);
    return RunningProgram.start(
        cluster,
        Kind.NMI,
        List.of(
            "--node=" + LocalCluster.NODE,
            "--kubeconfig=" + kubeconfig("default", "aad-pod-id-nmi-service-account"),
            "--redirect=false",
            "--allow-network-plugin-kubenet",
            "--nmi-port=" + port,
            "--metadata-ip=" + metadata.getHost(),
            "--metadata-port=" + metadata.getPort(),
            "--http-probe-port=0",
            "--prometheus-port=0",
            "--shutdown-drain=0s",
            // MIC and its Azure are on this machine: what is not assigned after 20 s never will be.
            "--find-identity-retry-interval=1"),
        cloud.environment());
  }

  /// Starts MIC, which signs in as the demo's service principal.
  RunningProgram mic() throws IOException, InterruptedException {
    var config = cluster.control().resolve("azure.json");
    Files.deleteIfExists(config);
    Files.createFile(
        config, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        config,
        """
        {"cloud": "%s", "tenantId": "%s", "subscriptionId": "%s", "resourceGroup": "%s",
         "aadClientId": "%s", "aadClientSecret": "%s"}
        """
            .formatted(
                LocalCloud.NAME,
                DemoWorld.TENANT,
                DemoWorld.SUBSCRIPTION,
                DemoWorld.RESOURCE_GROUP,
                DemoWorld.SERVICE_PRINCIPAL,
                DemoWorld.SERVICE_PRINCIPAL_SECRET));
    var environment = new HashMap<>(cloud.environment());
    environment.put("MIC_POD_NAMESPACE", "default");
    return RunningProgram.start(
        cluster,
        Kind.MIC,
        List.of(
            "--kubeconfig=" + kubeconfig("default", "aad-pod-id-mic-service-account"),
            "--cloudconfig=" + config,
            "--http-probe-port=0",
            "--prometheus-port=0"),
        environment);
  }

  /// Starts the webhook for pods and manifests, called by the API server over loopback.
  ///
  /// @param port where the API server calls it
  /// @param healthPort where it says whether it is ready
  RunningProgram webhook(int port, int healthPort) throws IOException, InterruptedException {
    var environment = new HashMap<>(cloud.environment());
    environment.put("AZURE_TENANT_ID", DemoWorld.TENANT);
    environment.put("AZURE_ENVIRONMENT", LocalCloud.NAME);
    environment.put("POD_NAMESPACE", ClusterManifests.WEBHOOK_NAMESPACE);
    return RunningProgram.start(
        cluster,
        Kind.WEBHOOK,
        List.of(
            "--kubeconfig="
                + kubeconfig(ClusterManifests.WEBHOOK_NAMESPACE, "azure-wi-webhook-admin"),
            "--webhook-addr=127.0.0.1:" + port,
            "--shutdown-drain=0s",
            "--webhook-dns-names=127.0.0.1",
            "--health-addr=127.0.0.1:" + healthPort,
            "--metrics-addr=127.0.0.1:0",
            "--log-level=info"),
        environment);
  }

  /// Tells whether the program whose probe is at that port is ready.
  static boolean ready(int healthPort) {
    try (var client = HttpClient.newHttpClient()) {
      var probe = URI.create("http://127.0.0.1:%d/readyz".formatted(healthPort));
      var request = HttpRequest.newBuilder(probe).timeout(PROBE_LIMIT).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Path kubeconfig(String namespace, String account)
      throws IOException, InterruptedException {
    var file = cluster.control().resolve(account + "-kubeconfig");
    kubernetes.writeKubeconfig(file, account, kubelet.accountToken(namespace, account, TOKEN_LIFE));
    return file;
  }

  /// Returns a port that nobody listens at now.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Tells whether somebody listens there.
  static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
