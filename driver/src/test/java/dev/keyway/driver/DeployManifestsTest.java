// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kubectl apply -f deploy/...` makes of a cluster, and what the driver's account may do
/// then.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployManifestsTest {
  private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
  private static final String ACCOUNT =
      "system:serviceaccount:kube-system:secrets-store-csi-driver";

  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  private LocalKubernetes base;
  private Path kubectl;

  @BeforeAll
  void install() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(binaries.get().kubectl().isPresent(), "kubectl is not here");
    kubectl = binaries.get().kubectl().get();
    base = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    apply("crds");
    apply("driver");
  }

  @AfterAll
  void end() throws IOException {
    if (base != null) {
      base.close();
    }
  }

  private String kubectl(int exitCode, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + base.kubeconfig()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }

  private String apply(String folder) throws Exception {
    return kubectl(0, "apply", "-f", DEPLOY.resolve(folder).toString());
  }

  private List<String> allowed(String account, String resource) throws Exception {
    var allowed = new ArrayList<String>();
    for (var verb : VERBS) {
      if (may(account, verb, resource)) {
        allowed.add(verb);
      }
    }
    return allowed;
  }

  private boolean may(String account, String verb, String resource) throws Exception {
    var command = new ArrayList<>(List.of(kubectl.toString(), "auth", "can-i", verb));
    command.addAll(List.of(resource.split(" ")));
    command.addAll(
        List.of("--all-namespaces", "--as=" + account, "--kubeconfig=" + base.kubeconfig()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    var _ = process.waitFor();
    return output.lines().anyMatch("yes"::equals);
  }

  @ParameterizedTest
  @CsvSource({
    "pods, get list watch",
    "events, create patch",
    "secretproviderclasses.secrets-store.csi.x-k8s.io, get list watch",
    "secretproviderclasspodstatuses.secrets-store.csi.x-k8s.io, create delete get list patch update watch",
    "csidrivers.storage.k8s.io/secrets-store.csi.k8s.io, get list watch",
    "csidrivers.storage.k8s.io/other, ''",
    "secrets, ''",
    "configmaps, ''",
    "nodes, ''",
    "serviceaccounts --subresource=token, ''",
    "pods --subresource=exec, ''"
  })
  void theAccountMayDoWhatTheDriverDoesAndNoMore(String resource, String verbs) throws Exception {
    assertThat(allowed(ACCOUNT, resource))
        .containsExactlyInAnyOrderElementsOf(
            verbs.isEmpty() ? List.of() : List.of(verbs.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "rbac-secret-sync.yaml, secrets, create delete get list patch watch",
    "rbac-rotation.yaml, serviceaccounts --subresource=token, create",
    "rbac-rotation.yaml, secrets, get",
    "rbac-taint.yaml, nodes, get patch"
  })
  void eachOptionalRoleGivesWhatItsNameSays(String file, String resource, String verbs)
      throws Exception {
    // To an account of its own: the others' tests say what the driver's may not do without.
    var account = file.replace(".yaml", "");
    var manifest =
        Files.readString(DEPLOY.resolve("driver/optional/" + file))
            .replace("name: secrets-store-csi-driver", "name: " + account);
    kubectl(0, "apply", "-f", write(account, manifest));

    assertThat(allowed("system:serviceaccount:kube-system:" + account, resource))
        .containsExactlyInAnyOrder(verbs.split(" "));
  }

  @Test
  void everythingCanBeAppliedAgainWithoutChange() throws Exception {
    assertThat((apply("crds") + apply("driver")).lines())
        .isNotEmpty()
        .allMatch(line -> line.endsWith("unchanged"));
  }

  @Test
  void kubectlShowsWhatMatters() throws Exception {
    kubectl(
        0,
        "apply",
        "-f",
        write(
            "classes",
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata: {name: shown, namespace: default}
            spec: {provider: azure, parameters: {keyvaultName: kv}}
            ---
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClassPodStatus
            metadata:
              name: pod-default-shown
              namespace: default
              labels: {internal.secrets-store.csi.k8s.io/node-name: node1}
            status: {podName: pod, secretProviderClassName: shown, mounted: true, targetPath: /x, objects: []}
            """));

    assertThat(kubectl(0, "get", "spc", "shown"))
        .containsPattern("NAME +PROVIDER +AGE\nshown +azure ");
    assertThat(kubectl(0, "get", "spcps", "pod-default-shown", "-o", "wide"))
        .containsPattern("NAME +POD +CLASS +MOUNTED +NODE +AGE\n.* pod +shown +true +node1 ");
  }

  @Test
  void takesObjectsOfBothVersionsAndWarnsOfTheOldOne() throws Exception {
    var old =
        write(
            "old",
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1alpha1
            kind: SecretProviderClass
            metadata: {name: old, namespace: default}
            spec:
              provider: azure
              parameters: {keyvaultName: kv, objects: "array: []"}
              secretObjects:
                - secretName: s
                  type: Opaque
                  labels: {a: b}
                  annotations: {c: d}
                  data: [{objectName: foo/bar.txt, key: k}]
            status: {byPod: [{id: i, namespace: ns}]}
            """);

    assertThat(kubectl(0, "apply", "-f", old)).contains("Warning").contains("created");
    assertThat(
            kubectl(
                0,
                "get",
                "secretproviderclasses.v1.secrets-store.csi.x-k8s.io",
                "old",
                "-o",
                "json"))
        .contains("foo/bar.txt", "byPod", "\"c\": \"d\"");
  }

  @Test
  void theServerKeepsAllThatTheManifestsSay() throws Exception {
    assertThat(kubectl(0, "diff", "-f", DEPLOY.resolve("driver/daemonset.yaml").toString()))
        .isEmpty();
    var made = kubectl(0, "get", "csidriver", "secrets-store.csi.k8s.io", "-o", "json");
    assertThat(made)
        .contains("\"requiresRepublish\": true", "api://AzureADTokenExchange", "\"Ephemeral\"");
  }

  private String write(String name, String yaml) {
    try {
      var file = Files.createTempFile(base.folder(), name, ".yaml");
      return Files.writeString(file, yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
