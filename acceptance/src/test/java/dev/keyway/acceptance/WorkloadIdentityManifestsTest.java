// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.StopSignal;
import dev.keyway.webhook.WebhookMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kubectl apply -f deploy/manifests/workload-identity.yaml` makes of a cluster, what the
/// webhook's account may do then, and that the webhook can do its work with that and no more.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadIdentityManifestsTest {
  private static final String SYSTEM = "azure-workload-identity-system";
  private static final String ACCOUNT = "azure-wi-webhook-admin";
  private static final String USER = "system:serviceaccount:" + SYSTEM + ":" + ACCOUNT;
  private static final String SECRET = "azure-wi-webhook-server-cert";
  private static final String MUTATING =
      "mutatingwebhookconfiguration/azure-wi-webhook-mutating-webhook-configuration";
  private static final String VALIDATING =
      "validatingwebhookconfiguration/azure-wi-webhook-validating-webhook-configuration";

  private static final Pattern HEALTH = Pattern.compile("\"health\":(\\d+)");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final StopSignal stop = new StopSignal();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private DeployedCluster cluster;
  private CompletableFuture<Integer> ended = CompletableFuture.completedFuture(0);

  @BeforeAll
  void install() throws Exception {
    cluster = DeployedCluster.start();
    apply();
    var kubeconfig = cluster.kubeconfig(SYSTEM, ACCOUNT);
    var err = new PrintStream(told, true, UTF_8);
    ended =
        CompletableFuture.supplyAsync(
            () ->
                WebhookMain.run(
                    List.of(
                        "--kubeconfig=" + kubeconfig,
                        "--log-level=info",
                        "--webhook-addr=127.0.0.1:0",
                        "--shutdown-drain=0s",
                        "--health-addr=127.0.0.1:0",
                        "--metrics-addr=127.0.0.1:0"),
                    Map.of("AZURE_TENANT_ID", "tenant", "POD_NAMESPACE", SYSTEM),
                    _ -> _ -> Map.of(),
                    err,
                    err,
                    stop),
            task -> Thread.ofVirtual().start(task));
  }

  @AfterAll
  void end() throws Exception {
    stop.fire();
    assertThat(ended.join()).as(told.toString(UTF_8)).isZero();
    if (cluster != null) {
      cluster.close();
    }
  }

  private String apply() throws Exception {
    return cluster.apply("workload-identity.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "serviceaccounts, get list watch",
    "pods, list",
    "azureidentities.aadpodidentity.k8s.io, get",
    "azureidentitybindings.aadpodidentity.k8s.io, ''",
    "secretproviderclasses.secrets-store.csi.x-k8s.io, ''",
    "secrets, ''",
    "configmaps, ''",
    "events, ''",
    "nodes, ''",
    "serviceaccounts --subresource=token, ''",
    "mutatingwebhookconfigurations.admissionregistration.k8s.io, ''",
    "validatingwebhookconfigurations.admissionregistration.k8s.io, ''",
    "clusterroles.rbac.authorization.k8s.io, ''"
  })
  void theWebhookMayReadWhatItDecidesByAndNoMore(String resource, String verbs) throws Exception {
    assertThat(cluster.allowed(USER, resource)).containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @ParameterizedTest
  @CsvSource({
    SYSTEM + ", azure-wi-webhook-server-cert, get list watch create update patch",
    SYSTEM + ", other, ''",
    "default, azure-wi-webhook-server-cert, ''",
    "kube-system, azure-wi-webhook-server-cert, ''"
  })
  void theWebhookMayUseItsOwnSecretAndNoOther(String namespace, String name, String verbs)
      throws Exception {
    assertThat(cluster.allowed(USER, "secrets/" + name, namespace))
        .containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @ParameterizedTest
  @CsvSource({
    "mutating, azure-wi-webhook-mutating-webhook-configuration, get list watch update",
    "validating, azure-wi-webhook-validating-webhook-configuration, get list watch update",
    "mutating, azure-wi-webhook-validating-webhook-configuration, ''",
    "mutating, other, ''",
    "validating, other, ''"
  })
  void theWebhookMayChangeItsOwnConfigurationsAndNoOthers(String kind, String name, String verbs)
      throws Exception {
    var resource = kind + "webhookconfigurations.admissionregistration.k8s.io/" + name;
    assertThat(cluster.allowed(USER, resource)).containsExactlyInAnyOrderElementsOf(words(verbs));
  }

  @Test
  void theWebhookGetsReadyWithTheRightsOfItsAccount() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          var log = told.toString(UTF_8);
          var health = HEALTH.matcher(log);
          assertThat(health.find()).as(log).isTrue();
          var page = URI.create("http://127.0.0.1:%s/readyz".formatted(health.group(1)));
          var answer = http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
          assertThat(answer.statusCode()).as(answer.body() + log).isEqualTo(200);
        });
  }

  @Test
  void everyWebhookOfBothConfigurationsTrustsTheAuthorityOfTheSecret() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          var authority = get("secret/" + SECRET, "{.data.ca\\.crt}");
          assertThat(authority).as(told.toString(UTF_8)).isNotEmpty();
          var bundles = "{.webhooks[*].clientConfig.caBundle}";
          assertThat(get(MUTATING, bundles).split(" ")).containsExactly(authority);
          assertThat(get(VALIDATING, bundles).split(" "))
              .containsExactly(authority, authority, authority);
        });
  }

  @Test
  void theWebhookMakesItsSecretAgain() throws Exception {
    var id = get("secret/" + SECRET, "{.metadata.uid}");
    cluster.kubectl("delete", "secret", SECRET, "-n", SYSTEM);

    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          var found =
              get(
                  "secret",
                  "{.items[*].metadata.name}",
                  "--field-selector=metadata.name=" + SECRET);
          assertThat(found).as(told.toString(UTF_8)).isEqualTo(SECRET);
          assertThat(get("secret/" + SECRET, "{.metadata.uid}")).isNotEqualTo(id);
          assertThat(get("secret/" + SECRET, "{.data.tls\\.key}")).isNotEmpty();
          assertThat(get("secret/" + SECRET, "{.metadata.labels}"))
              .contains("azure-workload-identity.io/system");
        });
  }

  @Test
  void applyingAgainLeavesTheAuthorityInPlace() throws Exception {
    var bundle = "{.webhooks[0].clientConfig.caBundle}";
    await().atMost(LONG).until(() -> !get(MUTATING, bundle).isEmpty());

    assertThat(apply().lines())
        .filteredOn(line -> !line.startsWith("secret/"))
        .hasSizeGreaterThan(8)
        .allMatch(line -> line.endsWith("unchanged"));
    assertThat(get(MUTATING, bundle)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "name, mutation.azure-workload-identity.io",
    "clientConfig.service.path, /mutate-v1-pod",
    "clientConfig.service.name, azure-wi-webhook-webhook-service",
    "clientConfig.service.namespace, azure-workload-identity-system",
    "failurePolicy, Fail",
    "matchPolicy, Equivalent",
    "reinvocationPolicy, IfNeeded",
    "sideEffects, None",
    "timeoutSeconds, 10",
    "namespaceSelector, {}"
  })
  void podsAreChangedAsByTheOriginal(String field, String value) throws Exception {
    assertThat(get(MUTATING, "{.webhooks[*]." + field + "}")).isEqualTo(value);
  }

  @Test
  void onlyPodsThatAskForItAreShownToTheWebhook() throws Exception {
    assertThat(get(MUTATING, "{.webhooks[*].objectSelector}"))
        .isEqualTo("{\"matchLabels\":{\"azure.workload.identity/use\":\"true\"}}");
    assertThat(get(MUTATING, "{.webhooks[*].admissionReviewVersions}"))
        .isEqualTo("[\"v1\",\"v1beta1\"]");
    assertThat(get(MUTATING, "{.webhooks[*].rules}"))
        .contains("[\"CREATE\"]", "[\"\"]", "[\"v1\"]", "[\"pods\"]");
  }

  @Test
  void adviceAboutManifestsStandsInNobodysWay() throws Exception {
    assertThat(get(VALIDATING, "{.webhooks[*].failurePolicy}")).isEqualTo("Ignore Ignore Ignore");
    assertThat(get(VALIDATING, "{.webhooks[*].timeoutSeconds}")).isEqualTo("5 5 5");
    assertThat(get(VALIDATING, "{.webhooks[*].clientConfig.service.path}").split(" "))
        .containsExactly(
            "/validate-secretproviderclass",
            "/validate-azureidentity",
            "/validate-azureidentitybinding");
  }

  @Test
  void theServerKeepsAllThatTheManifestsSay() throws Exception {
    var said =
        cluster.kubectl(
            "apply",
            "--dry-run=server",
            "--validate=true",
            "-f",
            cluster.write("dry", cluster.manifest("workload-identity.yaml")));
    assertThat(said).isNotEmpty().doesNotContain("created").doesNotContain("unknown field");
  }

  @Test
  void theBudgetIsForThePodsOfTheDeployment() throws Exception {
    var name = "azure-wi-webhook-controller-manager";
    assertThat(get("pdb/" + name, "{.spec.minAvailable}")).isEqualTo("1");
    assertThat(get("pdb/" + name, "{.spec.selector.matchLabels}"))
        .isEqualTo(get("deployment/" + name, "{.spec.selector.matchLabels}"));
  }

  private String get(String object, String path, String... more) throws Exception {
    var words = new ArrayList<>(List.of("get", object, "-n", SYSTEM, "-o", "jsonpath=" + path));
    words.addAll(List.of(more));
    return cluster.kubectl(words.toArray(String[]::new));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
