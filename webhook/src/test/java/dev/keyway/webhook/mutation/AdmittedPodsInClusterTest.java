// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.webhook.settings.TokenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the webhook makes of pods, at a real API server: it has a say in what a pod may look like,
/// and fills in its own defaults.
@Execution(ExecutionMode.SAME_THREAD)
class AdmittedPodsInClusterTest {
  private static final TestWebhook WEBHOOK =
      TestWebhook.usual()
          .with(
              TestWebhook.settings(
                  new TokenFlags("", "identity-binding", "api://AKSIdentityBinding"),
                  "AZURE_KUBERNETES_TOKEN_PROXY",
                  "https://kubernetes.default.svc",
                  "AZURE_KUBERNETES_CA_CONFIGMAP_NAME",
                  "kube-root-ca.crt"));

  /// What pod security asks of containers at its strictest.
  private static final String RESTRICTED =
      "'securityContext':{'allowPrivilegeEscalation':false,'runAsNonRoot':true,"
          + "'capabilities':{'drop':['ALL']},'seccompProfile':{'type':'RuntimeDefault'}}";

  private static final int NATIVE_SIDECARS = 32;

  @TempDir private static Path folder;
  private static TestWebhook webhook;
  private static Path kubectl;
  private static LocalKubernetes local;

  @BeforeAll
  static void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(binaries.get().kubectl().isPresent(), "kubectl is not here");
    kubectl = binaries.get().kubectl().orElseThrow();
    local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var version = Json.of(kubectl("version", "-o", "json")).at("/serverVersion/minor");
    int minor = Integer.parseInt(version.stringValue("").replaceAll("\\D", ""));
    webhook = minor < NATIVE_SIDECARS ? WEBHOOK.withoutNativeSidecars() : WEBHOOK;
    kubectl("create", "namespace", "strict");
    kubectl("label", "namespace", "strict", "pod-security.kubernetes.io/enforce=restricted");
  }

  @AfterAll
  static void stop() throws Exception {
    if (local != null) {
      local.close();
    }
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(kubectl.toString()));
    command.add("--kubeconfig=" + local.kubeconfig());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("kubectl said %s", Files.readString(folder.resolve("err")))
        .isZero();
    return answer;
  }

  /// Creates the pod and returns it as the API server has it.
  private static JsonNode stored(String namespace, JsonNode pod) throws Exception {
    var file = folder.resolve("pod.json");
    Files.writeString(file, pod.toString());
    return Json.of(
        kubectl(
            "create", "-n", namespace, "--validate=strict", "-o", "json", "-f", file.toString()));
  }

  private static String pod(String name, String annotations, String containers) {
    return ("{'apiVersion':'v1','kind':'Pod',"
            + "'metadata':{'name':'%s','annotations':{%s}},'spec':{'serviceAccountName':'default',%s}}")
        .formatted(name, annotations, containers);
  }

  private static String annotation(String key, String value) {
    return "'%s%s':'%s'".formatted(TestWebhook.PREFIX, key, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "proxy", "binding"})
  void arePodsToTheServerAndStayAsTheyAre(String kind) throws Exception {
    var annotations =
        switch (kind) {
          case "proxy" -> annotation("inject-proxy-sidecar", "true");
          case "binding" -> annotation("use-identity-binding", "true");
          default -> "";
        };
    var containers =
        "'initContainers':[{'name':'i','image':'i'}],'containers':[{'name':'c','image':'c'}]";
    var stored = stored("default", webhook.admitted(pod(kind, annotations, containers)));
    assertThat(stored.at("/spec/volumes/0/projected/defaultMode").intValue()).isEqualTo(420);
    assertThat(webhook.allowed(stored).patch()).isEmpty();
  }

  @Test
  void bringAProxyThatThePodSecurityStandardsAccept() throws Exception {
    var redirected =
        "{'name':'azwi-proxy-init','image':'redirected-by-the-network',%s}".formatted(RESTRICTED);
    var containers =
        ("'initContainers':[%s],'containers':[{'name':'c','image':'c',%s}],"
                + "'securityContext':{'runAsUser':1000}")
            .formatted(redirected, RESTRICTED);
    var stored =
        stored(
            "strict",
            webhook.admitted(
                pod("restricted", annotation("inject-proxy-sidecar", "true"), containers)));
    var users =
        Stream.of("initContainers", "containers")
            .flatMap(list -> stored.at("/spec/" + list).valueStream())
            .filter(container -> container.path("name").stringValue("").equals("azwi-proxy"))
            .map(container -> container.at("/securityContext/runAsUser").intValue());
    assertThat(users).containsExactly(1501);
  }
}
