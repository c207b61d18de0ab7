// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static dev.keyway.acceptance.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `keyway sandbox up --kube` as a user runs it.
class LocalClusterCommandTest {
  @TempDir Path folder;
  private Launcher keyway;
  private Path kubectl;

  @BeforeEach
  void launcher() throws IOException {
    kubectl = TestCluster.requireAll().kubectl().orElseThrow();
    keyway = new Launcher(folder);
  }

  @AfterEach
  void down() {
    if (keyway != null) {
      keyway.run("sandbox", "down");
    }
  }

  private String shell(String script) {
    var outcome =
        keyway.shell(
            "export PATH='%s':'%s':\"$PATH\"; cd '%s'\n%s"
                .formatted(
                    Checkout.root(),
                    Objects.requireNonNull(kubectl.getParent()),
                    Checkout.root(),
                    script));
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  @Test
  void bringsAnExamplesFilesAndLeavesNothingBehind() throws IOException {
    var up = shell("keyway sandbox up --kube --port 0 --detach");
    assertThat(up).contains("kubeconfig", "kubectl apply -f examples/workload-identity");

    var uid =
        shell(
            """
            eval "$(keyway sandbox env)"
            kubectl apply -f examples/workload-identity >/dev/null
            kubectl wait --for=condition=Ready pod/busybox-secrets-store-inline-wi --timeout=60s >/dev/null
            kubectl get spc,spcps >/dev/null
            kubectl get pod busybox-secrets-store-inline-wi -o 'jsonpath={.metadata.uid}'
            """);

    var status = JsonMapper.shared().readTree(shell("keyway sandbox status -o json"));
    var pods = Path.of(status.path("pods").asString());
    var target = pods.resolve(uid + "/volumes/kubernetes.io~csi/secrets-store01-inline/mount");
    assertThat(target.resolve("secret1")).hasContent(DemoWorld.SECRET_VALUE);
    assertThat(target.resolve("tls/pkcs12cert1.pem"))
        .content()
        .startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(shell("keyway sandbox status")).contains("" + pods);
    assertThat(podIdentity()).isEqualTo("Assigned");
    assertThat(
            shell(
                "keyway sandbox exec busybox-secrets-store-inline-wi -- cat /mnt/secrets-store/secret1"))
        .isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(tokenAsThePod()).contains("\"access_token\"");
    var unknown = keyway.run("sandbox", "exec", "no-such-pod", "--", "true");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("no pod no-such-pod in namespace default", "busybox-secrets-store-inline-wi");
    var parent = ProcessHandle.of(status.path("pid").asLong()).orElseThrow();
    var children = parent.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(3);

    assertThat(shell("keyway sandbox down")).contains("ended");

    soon().until(() -> !parent.isAlive());
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(uid);
    assertThat(target).doesNotExist();
  }

  /// NMI knows the pod by the address that its calls come from.
  private String tokenAsThePod() {
    return shell(
        """
        keyway sandbox exec busybox-secrets-store-inline-podid -- sh -c \
          'curl --silent --header Metadata:true "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.localhost"'
        """);
  }

  /// Waits for the pod of the example, whose volume needs the identity.
  private String podIdentity() {
    return shell(
        """
        eval "$(keyway sandbox env)"
        kubectl apply -f examples/pod-identity >/dev/null
        kubectl wait --for=condition=Ready pod/busybox-secrets-store-inline-podid --timeout=90s >/dev/null
        kubectl get azureassignedidentity busybox-secrets-store-inline-podid-default-demo \
          -o 'jsonpath={.status.status}'
        """);
  }
}
