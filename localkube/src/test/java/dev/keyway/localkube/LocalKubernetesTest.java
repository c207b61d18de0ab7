// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Runs real programs; the methods take turns, since one takes the API server away.
@Execution(ExecutionMode.SAME_THREAD)
class LocalKubernetesTest {
  private static KubernetesBinaries binaries;
  private static LocalKubernetes kubernetes;

  @BeforeAll
  static void start() throws Exception {
    var found = KubernetesBinaries.find(System.getenv());
    assumeTrue(found.isPresent() && found.get().kubectl().isPresent(), KubernetesBinaries.ADVICE);
    binaries = found.get();
    kubernetes = LocalKubernetes.start(binaries, LocalKubernetesOptions.DEFAULTS);
  }

  @AfterAll
  static void stop() throws Exception {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void servesKubectl() throws Exception {
    assertThat(kubectl(kubernetes, "get", "--raw", "/readyz")).isEqualTo("ok");
  }

  @Test
  void keepsTheKubeconfigToItsOwner() throws Exception {
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(kubernetes.kubeconfig())))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsRolesInForce() throws Exception {
    assertThat(
            kubectl(
                kubernetes,
                "auth",
                "can-i",
                "get",
                "secrets",
                "--as=system:serviceaccount:default:x"))
        .contains("no");
  }

  @Test
  void takesPodsWhoseAccountIsNotThereYet() throws Exception {
    assertThat(
            kubectl(
                kubernetes,
                "run",
                "early",
                "--image=none",
                "--overrides={\"spec\":{\"serviceAccountName\":\"later\"}}"))
        .contains("created");
  }

  @Test
  void keepsDataWhenTheApiServerComesBack() throws Exception {
    kubectl(kubernetes, "create", "configmap", "kept", "--from-literal=a=b");
    var server = kubernetes.server();

    kubernetes.stopApiServer();
    assertThatThrownBy(() -> kubectl(kubernetes, "get", "--raw", "/readyz"))
        .hasMessageContaining("refused");
    kubernetes.restartApiServer();

    assertThat(kubernetes.server()).isEqualTo(server);
    assertThat(kubectl(kubernetes, "get", "configmap", "kept", "-o", "jsonpath={.data.a}"))
        .isEqualTo("b");
  }

  @Test
  void tellsThatTheStoreHasDied(@TempDir Path folder) throws Exception {
    var kept = folder.resolve("cluster");
    try (var second =
        LocalKubernetes.start(
            binaries, LocalKubernetesOptions.DEFAULTS.in(kept).withControllers())) {
      assertThat(second.server()).isNotEqualTo(kubernetes.server());
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(kubectl(second, "get", "sa", "-o", "name")).contains("default"));
      assertThat(second.problem()).isEmpty();

      var etcd = ProcessHandle.of(second.etcdPid()).orElseThrow();
      etcd.destroyForcibly();
      etcd.onExit().join();

      assertThat(second.problem())
          .hasValueSatisfying(text ->
              assertThat(text).contains("etcd has ended with exit code 137").contains("etcd.log"));
      assertThatThrownBy(second::restartApiServer)
          .isInstanceOf(LocalKubernetesException.class)
          .hasMessageContaining("lost its store")
          .hasMessageContaining("etcd has ended with exit code 137");
    }
    assertThat(kept.resolve("data")).isDirectory();
    assertThat(kept.resolve("etcd.pid")).doesNotExist();
  }

  @Test
  void showsTheLogOfAProgramThatFails() {
    var broken =
        new LocalKubernetesOptions(
            Optional.empty(),
            "https://issuer.test",
            Optional.of(Path.of("/does/not/exist.key")),
            List.of("x"),
            List.of(),
            LocalKubernetesOptions.DEFAULTS.patience());
    assertThatThrownBy(() -> LocalKubernetes.start(binaries, broken))
        .isInstanceOf(LocalKubernetesException.class)
        .hasMessageContaining("kube-apiserver has ended with exit code 1")
        .hasMessageContaining("/does/not/exist.key");
  }

  private static String kubectl(LocalKubernetes cluster, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(binaries.kubectl().orElseThrow().toString());
    command.add("--kubeconfig=" + cluster.kubeconfig());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("HOME", cluster.folder().toString()));
    var process = builder.start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 && !printed.startsWith("no")) {
      throw new IOException(printed);
    }
    return printed;
  }
}
