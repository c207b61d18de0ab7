// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.DeployedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the documents about installing and upgrading, as they stand there, one after the
/// other, against a real API server.
class InstallDocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everyCommandWorks() throws Exception {
    var bin = Files.createDirectory(folder.resolve("bin"));
    try (var cluster = DeployedCluster.start();
        var _ = HelmPort.open(bin.resolve("helm"), folder, cluster.kubeconfig())) {
      prepare(cluster);
      var installed = commands("install.md");
      assertThat(installed).hasSizeGreaterThan(8);
      for (var command : installed) {
        run(cluster, command);
      }
      assertThat(cluster.kubectl("get", "daemonset,deployment", "-A", "-o", "name")).isEmpty();
      assertThat(cluster.kubectl("get", "crd", "-o", "name").lines()).hasSize(6);

      run(cluster, "helm install keyway-crds deploy/charts/keyway-crds -n kube-system");
      run(cluster, "helm install keyway deploy/charts/keyway -n kube-system");
      var upgraded = commands("upgrade.md");
      assertThat(upgraded).hasSize(4);
      run(cluster, upgraded.get(0));
      run(cluster, upgraded.get(1));
      assertThat(cluster.kubectl("get", "csidriver", "-o", "yaml"))
          .contains("requiresRepublish: true");

      run(cluster, "helm uninstall keyway -n kube-system");
      var original = OriginalChart.DRIVER;
      var command =
          new Helm(original.write(folder))
              .install()
              .withName("yesterday")
              .withNamespace("kube-system")
              .withKubeConfig(cluster.kubeconfig());
      original.yesterday().files().stream().skip(1).forEach(command::withValuesFile);
      command.call();
      run(cluster, upgraded.get(2));
      run(cluster, upgraded.get(3));
      assertThat(Files.readString(folder.resolve("yesterday.yaml")))
          .contains("rotationPollInterval: 30s");
      assertThat(cluster.kubectl("get", "daemonset", "-A", "-o", "yaml"))
          .contains("--rotation-poll-interval=30s", "image: registry.example/keyway:0.1.0")
          .doesNotContain("name: yesterday-secrets-store-csi-driver");
    }
  }

  private void prepare(DeployedCluster cluster) throws IOException {
    var deploy = Files.createDirectory(folder.resolve("deploy"));
    copy(Checkout.root().resolve("deploy/charts"), deploy.resolve("charts"));
    for (var file :
        List.of(
            "crds.yaml",
            "node.yaml",
            "workload-identity.yaml",
            "optional/driver-secret-sync.yaml")) {
      var copy = deploy.resolve("manifests").resolve(file);
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, cluster.manifest(file));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static List<String> commands(String document) throws IOException {
    var text = Files.readString(Checkout.root().resolve("docs").resolve(document));
    return BLOCK.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private void run(DeployedCluster cluster, String script) throws Exception {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    var path = List.of(folder.resolve("bin"), cluster.kubectl().toAbsolutePath().getParent());
    builder
        .environment()
        .compute("PATH", (_, was) -> "%s:%s:%s".formatted(path.getFirst(), path.getLast(), was));
    var process = builder.start();
    process.getOutputStream().close();
    var said =
        CompletableFuture.supplyAsync(() -> read(process), task -> Thread.ofVirtual().start(task));
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(script + said.join()).isZero();
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
