// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// An API server with the driver's manifests, and a garbage collector where there is one. Tests
/// keep apart by namespaces and nodes.
final class TestCluster implements AutoCloseable {
  static final String DRIVER = "secrets-store.csi.k8s.io";

  /// The rights that have to be given in addition.
  enum Right {
    SECRET_SYNC("driver-secret-sync.yaml");

    private final Path file;

    Right(String file) {
      this.file = Path.of("deploy/manifests/optional", file);
    }
  }

  private final LocalKubernetes kubernetes;
  private final Path kubectl;

  private TestCluster(LocalKubernetes kubernetes, Path kubectl) {
    this.kubernetes = kubernetes;
    this.kubectl = kubectl;
  }

  /// Starts one whose tokens the local Azure trusts.
  static TestCluster trustedBy(LocalAzure azure, Path folder, Right... rights)
      throws IOException, InterruptedException {
    var key = Files.writeString(folder.resolve("issuer.key"), azure.cluster().signingKeyPem());
    return start(options -> options.issuedBy(azure.cluster().issuer().toString(), key), rights);
  }

  static TestCluster start(UnaryOperator<LocalKubernetesOptions> options, Right... rights)
      throws IOException, InterruptedException {
    var binaries = requireAll();
    var asked = options.apply(LocalKubernetesOptions.DEFAULTS);
    var kubernetes =
        LocalKubernetes.start(
            binaries, binaries.controllers().isPresent() ? asked.withControllers() : asked);
    var cluster = new TestCluster(kubernetes, binaries.kubectl().orElseThrow());
    for (var part : List.of("deploy/manifests/crds.yaml", "deploy/manifests/node.yaml")) {
      var _ = cluster.applyFile(part);
    }
    for (var right : rights) {
      var _ = cluster.applyFile(right.file.toString());
    }
    return cluster;
  }

  /// Ends the test class as skipped where pods cannot have volumes.
  static KubernetesBinaries requireAll() throws IOException {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(
        binaries.isPresent() && binaries.get().kubectl().isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "to mount volumes takes root, or unshare --user --map-root-user --mount");
    return binaries.get();
  }

  /// Ends the test as skipped where nothing collects objects whose owners have gone.
  static void assumeGarbageCollection() throws IOException {
    assumeTrue(
        requireAll().controllers().isPresent(),
        "kube-controller-manager is not beside kube-apiserver, so nothing collects garbage");
  }

  LocalKubernetes kubernetes() {
    return kubernetes;
  }

  static ConditionFactory soon() {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(45));
  }

  /// What kubectl left behind.
  record Outcome(int exitCode, String out) {}

  Outcome kubectl(String... arguments) {
    return execute("", arguments);
  }

  private Outcome execute(String input, String... arguments) {
    var command =
        new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubernetes.kubeconfig()));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      var out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), out);
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Runs kubectl, which must succeed, and returns what it printed.
  String run(String... arguments) {
    return succeeded(kubectl(arguments));
  }

  private static String succeeded(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    return outcome.out();
  }

  String apply(String manifests) {
    return succeeded(execute(manifests, "apply", "-f", "-"));
  }

  /// Applies a file or folder of the checkout.
  String applyFile(String path) {
    return run("apply", "-f", Checkout.root().resolve(path).toString());
  }

  String namespace(String name) {
    var _ = run("create", "namespace", name);
    return name;
  }

  boolean exists(String namespace, String what) {
    return kubectl("-n", namespace, "get", what).exitCode() == 0;
  }

  /// Returns a field of an object, empty if either is not there.
  String field(String namespace, String what, String jsonPath) {
    var outcome = kubectl("-n", namespace, "get", what, "-o", "jsonpath=" + jsonPath);
    return outcome.exitCode() == 0 ? outcome.out() : "";
  }

  String podUid(String namespace, String pod) {
    return field(namespace, "pod/" + pod, "{.metadata.uid}");
  }

  void awaitRunning(String namespace, String pod) {
    soon()
        .untilAsserted(() ->
            assertThat(field(namespace, "pod/" + pod, "{.status.phase}"))
                .as(() -> events(namespace))
                .isEqualTo("Running"));
  }

  /// Returns all events of a namespace, one a line.
  String events(String namespace) {
    return run(
        "-n",
        namespace,
        "get",
        "events",
        "-o",
        "jsonpath={range .items[*]}{.involvedObject.name} {.reason} {.message}{\"\\n\"}{end}");
  }

  @Override
  public void close() throws IOException {
    kubernetes.close();
  }
}
