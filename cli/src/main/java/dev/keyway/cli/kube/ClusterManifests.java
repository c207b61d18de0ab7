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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a cluster needs to know of the driver, MIC, NMI and the webhook before they run there.
public final class ClusterManifests {
  static final String WEBHOOK_NAMESPACE = "azure-workload-identity-system";

  private ClusterManifests() {}

  /// Applies the kinds, the CSIDriver object and all roles.
  ///
  /// @param deploy the checkout's folder of that name
  /// @throws IOException with kubectl's words, if it refuses
  public static void apply(KubernetesBinaries binaries, Path deploy, Path kubeconfig)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>(List.of("apply"));
    for (var part :
        List.of(
            "crds",
            "driver/csidriver.yaml",
            "driver/rbac.yaml",
            "driver/optional/rbac-rotation.yaml",
            "driver/optional/rbac-service-accounts.yaml",
            "driver/optional/rbac-secret-sync.yaml",
            "pod-identity/crds",
            "pod-identity/standard/rbac.yaml",
            "pod-identity/standard/optional/rbac-secrets.yaml",
            "workload-identity/00-namespace.yaml",
            "workload-identity/rbac.yaml")) {
      var path = deploy.resolve(part);
      if (!Files.exists(path)) {
        throw new IOException(
            "the manifests are not in %s; run this from a checkout".formatted(path));
      }
      arguments.addAll(List.of("-f", path.toString()));
    }
    kubectl(binaries, kubeconfig, arguments);
  }

  /// Says of which machine the cluster's node is.
  ///
  /// @throws IOException with kubectl's words, if it refuses
  static void setMachine(
      KubernetesBinaries binaries, Path kubeconfig, String node, String providerId)
      throws IOException, InterruptedException {
    var patch = "{\"spec\": {\"providerID\": \"%s\"}}".formatted(providerId);
    kubectl(binaries, kubeconfig, List.of("patch", "node", node, "--patch", patch));
  }

  /// Lets the API server ask a webhook on this machine what the manifests let it ask a Service.
  ///
  /// @param folder where the changed manifest is put
  /// @throws IOException with kubectl's words, if it refuses
  static void callWebhookAt(
      int port, KubernetesBinaries binaries, Path deploy, Path kubeconfig, Path folder)
      throws IOException, InterruptedException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var text = Files.readString(deploy.resolve("workload-identity/configurations.yaml"));
    var changed = new ArrayList<JsonNode>();
    for (var document : yaml.loadAll(text)) {
      JsonNode configuration = JsonMapper.shared().valueToTree(document);
      for (var webhook : configuration.path("webhooks")) {
        var path = webhook.path("clientConfig").path("service").path("path").asString();
        ((ObjectNode) webhook)
            .putObject("clientConfig")
            .put("url", "https://127.0.0.1:" + port + path);
      }
      changed.add(configuration);
    }
    var list = JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(changed);
    var file = Files.writeString(folder.resolve("webhooks.json"), list.toString());
    kubectl(binaries, kubeconfig, List.of("apply", "-f", file.toString()));
  }

  private static void kubectl(KubernetesBinaries binaries, Path kubeconfig, List<String> arguments)
      throws IOException, InterruptedException {
    var kubectl =
        binaries
            .kubectl()
            .orElseThrow(() -> new IOException("kubectl is not here: put it on PATH"));
    var command = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + kubeconfig));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "kubectl %s failed: %s".formatted(arguments.getFirst(), printed.strip()));
    }
  }
}
