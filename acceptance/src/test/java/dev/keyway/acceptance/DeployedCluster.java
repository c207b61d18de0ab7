// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An empty API server for manifests of `deploy/` to be applied to with kubectl.
final class DeployedCluster implements AutoCloseable {
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  private final LocalKubernetes kubernetes;
  private final Path kubectl;

  private DeployedCluster(LocalKubernetes kubernetes, Path kubectl) {
    this.kubernetes = kubernetes;
    this.kubectl = kubectl;
  }

  /// Starts one, or ends the test as skipped where the programs are missing.
  static DeployedCluster start() throws IOException, InterruptedException {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(binaries.get().kubectl().isPresent(), "kubectl is not here");
    return new DeployedCluster(
        LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS),
        binaries.get().kubectl().get());
  }

  /// Returns a file or folder of `deploy/`.
  static Path file(String path) {
    return Checkout.root().resolve("deploy").resolve(path);
  }

  /// Runs kubectl, which has to succeed, and returns what it prints.
  String kubectl(String... arguments) throws Exception {
    var command =
        new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubernetes.kubeconfig()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /// Applies a file or folder of `deploy/`.
  String apply(String path) throws Exception {
    return kubectl("apply", "-f", file(path).toString());
  }

  /// Returns what an account may do with objects of a kind in all namespaces.
  List<String> allowed(String account, String resource) throws Exception {
    return allowed(account, resource, "--all-namespaces");
  }

  /// @param where `--all-namespaces`, or `--namespace=` with a name
  List<String> allowed(String account, String resource, String where) throws Exception {
    var allowed = new ArrayList<String>();
    for (var verb : VERBS) {
      if (may(account, verb, resource, where)) {
        allowed.add(verb);
      }
    }
    return allowed;
  }

  private boolean may(String account, String verb, String resource, String where) throws Exception {
    var command = new ArrayList<>(List.of(kubectl.toString(), "auth", "can-i", verb));
    command.addAll(List.of(resource.split(" ")));
    command.addAll(List.of(where, "--as=" + account, "--kubeconfig=" + kubernetes.kubeconfig()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    var _ = process.waitFor();
    return output.lines().anyMatch("yes"::equals);
  }

  /// Writes a manifest and returns its path.
  String write(String name, String yaml) {
    try {
      var file = Files.createTempFile(kubernetes.folder(), name, ".yaml");
      return Files.writeString(file, yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    kubernetes.close();
  }
}
