// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// A real node whose cloud is the local Azure, with Keyway's image on it.
final class RealWorld implements AutoCloseable {
  static final String DRIVER = "secrets-store.csi.k8s.io";

  private final LocalAzure azure;
  private final RealNode node;

  private RealWorld(LocalAzure azure, RealNode node) {
    this.azure = azure;
    this.node = node;
  }

  static RealWorld start(Path folder) throws Exception {
    var _ = NodeProgram.require();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Takes about as long as the node.
      var image = threads.submit(() -> ProgramImage.file(folder));
      var azure = LocalAzure.start(LocalAzureOptions.defaults());
      try {
        DemoWorld.seed(azure);
        var world = new RealWorld(azure, RealNode.start(azure));
        try {
          world.node.load(image.get());
          world.share();
          return world;
        } catch (Exception | Error e) {
          world.node.close();
          throw e;
        }
      } catch (Exception | Error e) {
        azure.close();
        throw e;
      }
    }
  }

  /// Puts what programs need to know of the local Azure where pods may mount it.
  private void share() throws IOException {
    var _ = Files.createDirectory(shared());
    var _ = Files.copy(azure.caFile(), shared().resolve("ca.pem"));
    var _ = Files.copy(azure.cloudFile(), shared().resolve("cloud.json"));
    var _ =
        Files.writeString(
            shared().resolve("azure.json"),
            """
            {"cloud": "AzureStackCloud", "tenantId": "%s", "subscriptionId": "%s",
             "resourceGroup": "%s", "aadClientId": "%s", "aadClientSecret": "%s"}
            """
                .formatted(
                    DemoWorld.TENANT,
                    DemoWorld.SUBSCRIPTION,
                    DemoWorld.RESOURCE_GROUP,
                    DemoWorld.SERVICE_PRINCIPAL,
                    DemoWorld.SERVICE_PRINCIPAL_SECRET));
  }

  Path shared() {
    return node.folder().resolve("azure");
  }

  /// Returns the variables by which programs take the local Azure for the real one.
  Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AZURE_ENVIRONMENT_FILEPATH", shared().resolve("cloud.json").toString());
    variables.put("SSL_CERT_FILE", shared().resolve("ca.pem").toString());
    variables.put("SSL_CERT_DIR", "");
    return variables;
  }

  LocalAzure azure() {
    return azure;
  }

  RealNode node() {
    return node;
  }

  static ConditionFactory soon() {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(150));
  }

  /// Applies files or folders of the checkout.
  void applyFiles(String... paths) {
    var arguments = new ArrayList<>(List.of("apply"));
    for (var path : paths) {
      arguments.addAll(List.of("-f", Checkout.root().resolve(path).toString()));
    }
    var _ = node.run(arguments.toArray(String[]::new));
  }

  /// Runs a command in a pod's container, as `kubectl exec`, and returns what it printed.
  String exec(String pod, String... command) {
    var words = new ArrayList<>(List.of("exec", pod, "--"));
    words.addAll(Arrays.asList(command));
    return node.run(words.toArray(String[]::new));
  }

  /// Waits until pods of namespace `default` are ready.
  void awaitReady(Collection<String> pods) {
    soon()
        .untilAsserted(() -> {
          for (var pod : pods) {
            assertThat(field("pod/" + pod, "{.status.conditions[?(@.type=='Ready')].status}"))
                .as(() -> pod + "\n" + events())
                .isEqualTo("True");
          }
        });
  }

  /// Waits until there are pods with these labels and all are ready.
  void awaitReady(String namespace, String labels) {
    soon()
        .untilAsserted(() ->
            assertThat(
                    node.run(
                        "-n",
                        namespace,
                        "get",
                        "pods",
                        "-l",
                        labels,
                        "-o",
                        "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}"))
                .as(this::events)
                .matches("True( True)*"));
  }

  /// Waits until a workload runs as it was written last, and nothing of before is left.
  void awaitRolledOut(String namespace, String workload) {
    var outcome = node.kubectl("-n", namespace, "rollout", "status", workload, "--timeout=150s");
    assertThat(outcome.ok()).as(() -> outcome.err() + events()).isTrue();
  }

  /// Waits until no pod has these labels.
  void awaitGone(String namespace, String labels) {
    soon()
        .untilAsserted(() ->
            assertThat(node.run("-n", namespace, "get", "pods", "-l", labels, "-o", "name"))
                .isEmpty());
  }

  /// Returns the names of the pods with these labels.
  List<String> pods(String namespace, String labels) {
    return List.of(
        node.run("-n", namespace, "get", "pods", "-l", labels, "-o", "name").strip().split("\n"));
  }

  /// Asks the metadata address for a token from inside a pod.
  Outcome askForToken(String pod) {
    return node.kubectl(
        "exec",
        pod,
        "--",
        "wget",
        "-q",
        "-O",
        "-",
        "--header",
        "Metadata: true",
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
            + azure.endpoints().keyVaultResource());
  }

  /// Returns the token that a pod gets at the metadata address.
  String token(String pod) {
    var answer = askForToken(pod);
    assertThat(answer.ok()).as(answer.err()).isTrue();
    return json(answer.out()).text("access_token").orElseThrow();
  }

  /// Returns the token that Entra ID gives for one of a service account.
  String exchange(String clientId, String assertion) throws Exception {
    var form =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            clientId,
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion",
            assertion.strip(),
            "scope",
            azure.endpoints().keyVaultResource() + "/.default");
    var body =
        form.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var uri = azure.endpoints().authority().resolve(DemoWorld.TENANT + "/oauth2/v2.0/token");
    var outcome =
        Commands.run(
            new ProcessBuilder(
                "curl",
                "--silent",
                "--show-error",
                "--cacert",
                azure.caFile().toString(),
                "--data-binary",
                "@-",
                uri.toString()),
            body,
            Duration.ofSeconds(20));
    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    return json(outcome.out()).text("access_token").orElseThrow();
  }

  /// Returns a field of an object in namespace `default`, empty if it is not there.
  String field(String what, String jsonPath) {
    return field("default", what, jsonPath);
  }

  String field(String namespace, String what, String jsonPath) {
    var outcome = node.kubectl("-n", namespace, "get", what, "-o", "jsonpath=" + jsonPath);
    return outcome.ok() ? outcome.out() : "";
  }

  /// Returns all warnings of the cluster, one a line, and how its pods are.
  String events() {
    return node.run(
            "get",
            "events",
            "-A",
            "--field-selector=type=Warning",
            "-o",
            "jsonpath={range .items[*]}{.involvedObject.name} {.reason} {.message}{\"\\n\"}{end}")
        + node.run("get", "pods", "-A", "-o", "wide");
  }

  /// Returns whom a token is for.
  static String client(String token) {
    var claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    return json(claims).text("appid").orElseThrow();
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      node.close();
    } finally {
      azure.close();
    }
  }
}
