// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.kube;

import dev.keyway.localkube.KubernetesBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a cluster needs to know of the driver, MIC, NMI and the webhook before they run there.
public final class ClusterManifests {
  static final String WEBHOOK_NAMESPACE = "azure-workload-identity-system";

  /// What stands in a cluster before a program does; the programs themselves run beside it.
  private static final Set<String> BEFORE_PROGRAMS =
      Set.of(
          "Namespace",
          "CustomResourceDefinition",
          "CSIDriver",
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding");

  private static final Set<String> CONFIGURATIONS =
      Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private ClusterManifests() {}

  /// Applies the kinds, the CSIDriver object and all roles.
  ///
  /// @param deploy the checkout's folder of that name
  /// @throws IOException with kubectl's words, if it refuses
  public static void apply(KubernetesBinaries binaries, Path deploy, Path kubeconfig)
      throws IOException, InterruptedException {
    var objects = new ArrayList<JsonNode>();
    for (var file :
        List.of(
            "crds.yaml",
            "node.yaml",
            "optional/driver-rotation.yaml",
            "optional/driver-service-accounts.yaml",
            "optional/driver-secret-sync.yaml",
            "pod-identity.yaml",
            "optional/nmi-secrets.yaml",
            "workload-identity.yaml")) {
      objects.addAll(objects(deploy, file, BEFORE_PROGRAMS));
    }
    apply(binaries, kubeconfig, objects);
  }

  /// Says of which machine the cluster's node is.
  ///
  /// @throws IOException with kubectl's words, if it refuses
  static void setMachine(
      KubernetesBinaries binaries, Path kubeconfig, String node, String providerId)
      throws IOException, InterruptedException {
    var patch = "{\"spec\": {\"providerID\": \"%s\"}}".formatted(providerId);
    kubectl(binaries, kubeconfig, "", List.of("patch", "node", node, "--patch", patch));
  }

  /// Lets the API server ask a webhook on this machine what the manifests let it ask a Service.
  ///
  /// @throws IOException with kubectl's words, if it refuses
  static void callWebhookAt(int port, KubernetesBinaries binaries, Path deploy, Path kubeconfig)
      throws IOException, InterruptedException {
    var changed = objects(deploy, "workload-identity.yaml", CONFIGURATIONS);
    for (var configuration : changed) {
      for (var webhook : configuration.path("webhooks")) {
        var path = webhook.path("clientConfig").path("service").path("path").asString();
        ((ObjectNode) webhook)
            .putObject("clientConfig")
            .put("url", "https://127.0.0.1:" + port + path);
      }
    }
    apply(binaries, kubeconfig, changed);
  }

  private static List<JsonNode> objects(Path deploy, String file, Set<String> kinds)
      throws IOException {
    var path = deploy.resolve("manifests").resolve(file);
    if (!Files.exists(path)) {
      throw new IOException(
          "the manifests are not in %s; run this from a checkout".formatted(path));
    }
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var objects = new ArrayList<JsonNode>();
    for (var document : yaml.loadAll(Files.readString(path))) {
      JsonNode object = JsonMapper.shared().valueToTree(document);
      if (kinds.contains(object.path("kind").asString(""))) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static void apply(KubernetesBinaries binaries, Path kubeconfig, List<JsonNode> objects)
      throws IOException, InterruptedException {
    var list = JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(objects);
    kubectl(binaries, kubeconfig, list.toString(), List.of("apply", "-f", "-"));
  }

  private static void kubectl(
      KubernetesBinaries binaries, Path kubeconfig, String input, List<String> arguments)
      throws IOException, InterruptedException {
    var kubectl =
        binaries
            .kubectl()
            .orElseThrow(() -> new IOException("kubectl is not here: put it on PATH"));
    var command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubeconfig));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "kubectl %s failed: %s".formatted(arguments.getFirst(), printed.strip()));
    }
  }
}
