// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// An empty API server for manifests of `deploy/manifests` to be applied to with kubectl.
public final class DeployedCluster implements AutoCloseable {
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  private static final Pattern RESOURCE =
      Pattern.compile(
          "(?<plural>[a-z]+)(\\.(?<group>[^/ ]+))?(/(?<name>[^ ]+))?( --subresource=(?<sub>.+))?");

  private static final Resource<GenericObject> REVIEWS =
      Resources.generic(
          "authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", false);

  private final LocalKubernetes kubernetes;
  private final Path kubectl;
  private final KubernetesClient admin;

  private DeployedCluster(LocalKubernetes kubernetes, Path kubectl) throws IOException {
    this.kubernetes = kubernetes;
    this.kubectl = kubectl;
    this.admin =
        KubernetesClient.open(
            ClusterAccess.kubeconfig(List.of(kubernetes.kubeconfig()), InstantSource.system()),
            ClientSettings.of("test"));
  }

  /// Starts one, or ends the test as skipped where the programs are missing.
  public static DeployedCluster start() throws IOException, InterruptedException {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(binaries.get().kubectl().isPresent(), "kubectl is not here");
    return new DeployedCluster(
        LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS),
        binaries.get().kubectl().get());
  }

  /// Returns a file of `deploy/manifests`, as a server of this age takes it: the files are written
  /// for servers that have the last form of everything.
  public String manifest(String path) throws IOException {
    var text = Files.readString(Checkout.root().resolve("deploy/manifests").resolve(path));
    return text.replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n");
  }

  /// Runs kubectl, which has to succeed, and returns what it prints.
  public String kubectl(String... arguments) throws Exception {
    var command =
        new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubernetes.kubeconfig()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /// Returns where kubectl is.
  public Path kubectl() {
    return kubectl;
  }

  /// Returns a file with the administrator's rights.
  public Path kubeconfig() {
    return kubernetes.kubeconfig();
  }

  /// Applies files of `deploy/manifests`, one after the other.
  public String apply(String... paths) throws Exception {
    var said = new StringBuilder();
    for (var path : paths) {
      said.append(kubectl("apply", "-f", write("manifest", manifest(path))));
    }
    return said.toString();
  }

  /// Applies the kinds, and returns when they are served.
  public void applyKinds() throws Exception {
    apply("crds.yaml");
    kubectl("wait", "--for=condition=established", "crd", "--all", "--timeout=60s");
  }

  /// Returns what a service account may do with objects of a kind in all namespaces.
  ///
  /// @param account its user name, `system:serviceaccount:` with namespace and name
  /// @param resource such as `pods`, `leases.coordination.k8s.io/name` or `pods --subresource=exec`
  public List<String> allowed(String account, String resource) throws Exception {
    return allowed(account, resource, "");
  }

  /// @param namespace empty for all
  List<String> allowed(String account, String resource, String namespace) throws Exception {
    var allowed = new ArrayList<String>();
    for (var verb : VERBS) {
      if (may(account, verb, resource, namespace)) {
        allowed.add(verb);
      }
    }
    return allowed;
  }

  /// Writes a file for clients that have the rights of a service account and no others.
  Path kubeconfig(String namespace, String account) throws Exception {
    var answer =
        admin.post(
            Resources.SERVICE_ACCOUNTS,
            new ObjectKey(namespace, account),
            "token",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    "authentication.k8s.io/v1",
                    "kind",
                    "TokenRequest",
                    "spec",
                    Map.of())));
    var token = answer.object("status").flatMap(status -> status.text("token")).orElseThrow();
    var file = kubernetes.folder().resolve(account + ".kubeconfig");
    kubernetes.writeKubeconfig(file, account, token);
    return file;
  }

  private boolean may(String account, String verb, String resource, String namespace)
      throws Exception {
    var parts = RESOURCE.matcher(resource);
    assertThat(parts.matches()).as(resource).isTrue();
    var asked =
        Map.of(
            "verb", verb,
            "namespace", namespace,
            "resource", parts.group("plural"),
            "group", Objects.requireNonNullElse(parts.group("group"), ""),
            "name", Objects.requireNonNullElse(parts.group("name"), ""),
            "subresource", Objects.requireNonNullElse(parts.group("sub"), ""));
    var groups =
        List.of(
            "system:authenticated",
            "system:serviceaccounts",
            "system:serviceaccounts:" + account.split(":", -1)[2]);
    var review =
        admin.create(
            REVIEWS,
            "",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    REVIEWS.apiVersion(),
                    "kind",
                    REVIEWS.kind(),
                    "spec",
                    Map.of("user", account, "groups", groups, "resourceAttributes", asked))));
    return review.json().object("status").flatMap(status -> status.flag("allowed")).orElse(false);
  }

  /// Writes a manifest and returns its path.
  public String write(String name, String yaml) {
    try {
      var file = Files.createTempFile(kubernetes.folder(), name, ".yaml");
      return Files.writeString(file, yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    admin.close();
    kubernetes.close();
  }
}
