// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.bench.measure.Unavailable;
import dev.keyway.cli.process.RunningProgram;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// An API server with service accounts, and `keyway webhook` as a process beside it, with the
/// rights that `deploy/` gives it.
final class WebhookCluster implements AutoCloseable {
  private static final String SYSTEM = "azure-workload-identity-system";
  private static final String PODS = "/api/v1/namespaces/default/pods?dryRun=All";

  /// What would call a Service that is not there, or is not known to the oldest servers.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "PodDisruptionBudget");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final LocalKubernetes kubernetes;
  private final KubernetesClient client;
  private final HttpsPosts posts;
  private final RunningProgram webhook;
  private final int port;
  private final Admissions admissions;

  private WebhookCluster(KubernetesBinaries binaries, int accounts, List<String> javaOptions)
      throws IOException, InterruptedException {
    try {
      this.kubernetes = closing(LocalKubernetes.start(binaries, LocalKubernetesOptions.DEFAULTS));
      this.client =
          closing(
              KubernetesClient.open(
                  ClusterAccess.kubeconfig(
                      List.of(kubernetes.kubeconfig()), InstantSource.system()),
                  ClientSettings.of("keyway-bench")));
      this.posts = closing(new HttpsPosts(Files.readAllBytes(kubernetes.caFile())));
      this.port = freePort();
      this.admissions = Admissions.of(client, SYSTEM, port);
      install(accounts);
      this.webhook = closing(start(javaOptions));
      webhook.awaitReady(this::admits);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts everything and returns once pods are admitted.
  ///
  /// @param accounts how many service accounts there are
  /// @param javaOptions further ones of the webhook's JVM
  /// @throws Unavailable if this machine has no API server
  static WebhookCluster start(int accounts, List<String> javaOptions)
      throws IOException, InterruptedException {
    return new WebhookCluster(
        KubernetesBinaries.find(System.getenv())
            .orElseThrow(() -> new Unavailable(KubernetesBinaries.ADVICE)),
        accounts,
        javaOptions);
  }

  private <T extends AutoCloseable> T closing(T part) {
    opened.push(part);
    return part;
  }

  private void install(int accounts) throws IOException {
    apply(
        Files.readString(home().resolve("deploy/manifests/workload-identity.yaml")),
        kind -> !LEFT_OUT.contains(kind));
    admissions.install(accounts);
  }

  private void apply(String yaml, Predicate<String> kinds) throws IOException {
    var manifests = new Manifests(client, "keyway-bench");
    try {
      for (var manifest : Manifest.parse(yaml)) {
        if (kinds.test(manifest.kind())) {
          var _ = manifests.apply(manifest, "default");
        }
      }
    } catch (MalformedManifest e) {
      throw new IOException("cannot install: " + e.getMessage(), e);
    }
  }

  private RunningProgram start(List<String> javaOptions) throws IOException {
    return RunningProgram.start(
        Kind.WEBHOOK,
        home().resolve("cli/target/keyway.jar").toString(),
        kubernetes.folder().resolve("webhook.log"),
        javaOptions,
        List.of(
            "--kubeconfig=" + kubeconfig(),
            "--webhook-addr=127.0.0.1:" + port,
            "--shutdown-drain=0s",
            "--webhook-dns-names=127.0.0.1",
            "--health-addr=127.0.0.1:0",
            "--metrics-addr=127.0.0.1:0"),
        Map.of("AZURE_TENANT_ID", "7e4a0000-0000-4000-8000-000000000001"));
  }

  private Path kubeconfig() throws IOException {
    var body =
        JsonBody.of(
            Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenRequest",
                "spec",
                Map.of()));
    var account = new ObjectKey(SYSTEM, "azure-wi-webhook-admin");
    var token =
        client
            .post(Resources.SERVICE_ACCOUNTS, account, "token", body)
            .object("status")
            .flatMap(status -> status.text("token"))
            .orElseThrow(() -> new IOException("the API server gave no token for " + account));
    var file = kubernetes.folder().resolve("webhook.kubeconfig");
    kubernetes.writeKubeconfig(file, account.name(), token);
    return file;
  }

  private boolean admits() {
    try {
      create(true);
      return true;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  static Path home() {
    return Path.of(System.getProperty("keyway.home", "."));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  ProcessHandle handle() {
    return webhook.handle();
  }

  /// Creates a pod that the API server does not keep.
  ///
  /// @throws IOException if it is refused, or is not what the webhook should have made of it
  void create(boolean labelled) throws IOException, InterruptedException {
    var made =
        posts.post(
            URI.create(kubernetes.server() + PODS), kubernetes.adminToken(), Pods.pod(labelled));
    if (made.contains(Pods.ADMITTED) != labelled) {
      throw new IOException(labelled ? "the webhook was not asked" : "the webhook was asked");
    }
  }

  /// Returns connections to the webhook itself that trust its newest authority alone.
  HttpsPosts direct() throws IOException {
    return new HttpsPosts(admissions.authority());
  }

  /// Asks the webhook itself.
  void admit(HttpsPosts direct) throws IOException, InterruptedException {
    admissions.admit(direct);
  }

  void deleteSecret() throws KubernetesException {
    client.delete(Resources.SECRETS, admissions.secret());
  }

  void spoilAuthority() throws KubernetesException {
    var garbage = Map.of("data", Map.of("ca.key", "Z2FyYmFnZQ=="));
    var _ = client.patch(Resources.SECRETS, admissions.secret(), Patch.merge(garbage));
  }

  /// Something that costs the webhook its authority.
  interface Loss {
    void happens() throws KubernetesException;
  }

  /// Lets it happen, and returns once the webhook shows a certificate of another authority.
  void lose(Loss loss) throws IOException, InterruptedException {
    var before = admissions.authority();
    loss.happens();
    webhook.awaitReady(() -> {
      try {
        var now = admissions.authority();
        return now.length > 0 && !Arrays.equals(now, before) && shows(now);
      } catch (IOException _) {
        return false;
      }
    });
  }

  private boolean shows(byte[] authority) {
    try (var fresh = new HttpsPosts(authority)) {
      admit(fresh);
      return true;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
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
