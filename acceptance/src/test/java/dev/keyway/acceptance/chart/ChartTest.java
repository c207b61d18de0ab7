// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the charts make of values, without a cluster.
class ChartTest {
  private static final int LONGEST = 63;

  /// Breaks out of every way to write text in YAML, and of templates.
  private static final String HOSTILE =
      "a\": {{ .Release.Name }} 'b\n  - c: &d #e\n---\nkind: Pod\n\u0000é";

  private static final Set<String> OF_NO_NAMESPACE =
      Set.of(
          "ClusterRole",
          "ClusterRoleBinding",
          "CSIDriver",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration");

  static List<Charts.Values> matrix() {
    return Charts.matrix();
  }

  static Stream<Path> charts() {
    return Stream.of(Charts.KEYWAY, Charts.CRDS);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void helmFindsNothingWrong(Path chart) {
    var result = new Helm(chart).lint().strict().call();

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    assertThat(result.getMessages()).allMatch(message -> message.contains("icon is recommended"));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void objectsHaveNamesNamespacesAndLabels(Charts.Values values) {
    assertThat(Charts.render(values))
        .isNotEmpty()
        .allSatisfy(object -> {
          var metadata = object.path("metadata");
          assertThat(Charts.name(object)).isNotEmpty().hasSizeLessThanOrEqualTo(LONGEST);
          assertThat(metadata.has("namespace"))
              .isNotEqualTo(OF_NO_NAMESPACE.contains(object.path("kind").asString()));
          assertThat(metadata.path("labels").path("app.kubernetes.io/part-of").asString())
              .isEqualTo("keyway");
          assertThat(metadata.path("labels").path("app.kubernetes.io/managed-by").asString())
              .isEqualTo("Helm");
        });
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void eachObjectIsThereOnce(Charts.Values values) {
    assertThat(Charts.render(values))
        .extracting(object ->
            object.path("kind")
                + object.path("metadata").path("namespace").asString("")
                + Charts.name(object))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void podsAreFoundByTheirOwnersAndHaveLimits(Charts.Values values) {
    var objects = Charts.render(values);
    var programs =
        objects.stream()
            .filter(object -> Charts.is(object, "DaemonSet") || Charts.is(object, "Deployment"))
            .toList();

    assertThat(programs)
        .isNotEmpty()
        .allSatisfy(program -> {
          var spec = program.path("spec");
          var labels = spec.path("template").path("metadata").path("labels");
          assertThat(spec.path("selector").path("matchLabels").properties())
              .isNotEmpty()
              .isSubsetOf(labels.properties());
          var container = spec.path("template").path("spec").path("containers").path(0);
          var resources = container.path("resources");
          assertThat(resources.path("limits").path("memory").asString()).isEqualTo("256Mi");
          assertThat(resources.path("requests").path("memory").asString())
              .isEqualTo(Charts.is(program, "Deployment") ? "160Mi" : "128Mi");
          assertThat(container.path("securityContext").path("readOnlyRootFilesystem").asBoolean())
              .isTrue();
          assertThat(container.path("image").asString()).isEqualTo("keyway:0.1.0");
        });
  }

  static Stream<List<String>> arguments() {
    return Charts.matrix().stream()
        .flatMap(values -> Charts.pods(Charts.render(values)).stream())
        .map(Charts::arguments)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void programsKnowTheirArguments(List<String> arguments) {
    var answer = Programs.version(arguments);

    assertThat(answer.exitCode()).as(answer.said()).isZero();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void aPodUsesTheAccountThatItsRolesAreFor(Charts.Values values) {
    var objects = Charts.render(values);
    var accounts =
        objects.stream()
            .filter(object -> Charts.is(object, "ServiceAccount"))
            .map(Charts::name)
            .toList();
    var used =
        Charts.pods(objects).stream()
            .map(pod -> pod.path("spec").path("serviceAccountName").asString(""))
            .toList();

    if (values.name().equals("somebody else's roles")) {
      assertThat(accounts).isEmpty();
      assertThat(used)
          .containsExactlyInAnyOrder("secrets-store-csi-driver", "azure-wi-webhook-admin");
    } else {
      assertThat(used).containsExactlyInAnyOrderElementsOf(accounts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secrets-store-csi-driver, driver",
    "csi-secrets-store-provider-azure, driver-and-provider",
    "aad-pod-identity, pod-identity",
    "workload-identity-webhook, workload-identity"
  })
  void aKeyThatNobodyKnowsIsNamed(String chart, String parts) {
    for (var wrong : List.of("unheard", "linux: {unheard", "mic: {leaderElection: {unheard")) {
      var closing = "}".repeat((int) wrong.chars().filter(c -> c == '{').count());
      var values = Charts.original(chart, parts).and(wrong + ": of" + closing);
      assertThatThrownBy(() -> Charts.render(values)).hasMessageContaining("'unheard'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: {repository: mcr.microsoft.com/oss/azure/workload-identity/webhook} |"
            + " image.repository",
        "operationMode: odd | operationMode",
        "azureTenantID: '' | azureTenantID",
        "adminsecret: {cloud: c} | adminsecret.subscriptionID",
        "azureIdentities: {web: {type: 0, clientID: c, binding: {selector: s}}} | resourceID",
        "azureIdentities: {web: {type: 1, clientID: c, binding: {selector: s}}} | clientPassword",
        "azureIdentities: {web: {type: 3, clientID: c, binding: {selector: s}}} |"
            + " azureIdentities/web/type",
        "tokenRequests: [{expirationSeconds: 3600}] | audience"
      })
  void whatCannotWorkIsRefusedByName(String yaml, String named) {
    var values = Charts.parts("all").and(yaml);

    assertThatThrownBy(() -> Charts.render(values)).hasMessageContaining(named);
  }

  @Test
  void textStaysText() throws IOException {
    var benign = Charts.render(Charts.parts("all").and(everyText("x")));
    var hostile = Charts.render(Charts.parts("all").and(everyText(HOSTILE)));

    assertThat(places(hostile)).isEqualTo(places(benign));
    assertThat(hostile.toString())
        .contains(JsonMapper.shared().writeValueAsString(HOSTILE).substring(1, 40));
  }

  /// Returns all values of the chart that may be any text, each with this one.
  private static String everyText(String text) throws IOException {
    var chosen = JsonMapper.shared().createObjectNode();
    for (var path :
        List.of(
            "node.cloudName",
            "node.tokenProxyURL",
            "node.sniName",
            "node.providerEndpoint",
            "node.tmpfsSize",
            "node.startupTaint",
            "linux.customUserAgent",
            "linux.providersDir",
            "linux.priorityClassName",
            "linux.dnsPolicy",
            "rotationPollInterval",
            "customUserAgent",
            "azureTenantID",
            "azureEnvironment",
            "priorityClassName",
            "customTokenEndpoint.annotationSuffix",
            "customTokenEndpoint.audience",
            "customTokenEndpoint.azureKubernetesCaData",
            "mic.leaderElection.name",
            "mic.leaderElection.instance",
            "mic.syncRetryDuration",
            "nmi.kubeletConfig",
            "nmi.micNamespace",
            "image.repository",
            "monitoring.podMonitor.interval",
            "podAnnotations.any",
            "mutatingWebhookAnnotations.any",
            "linux.podAnnotations.any",
            "node.serviceAccountAnnotations.any",
            "controller.serviceAccountAnnotations.any")) {
      var at = chosen;
      var keys = path.split("\\.");
      for (var key : List.of(keys).subList(0, keys.length - 1)) {
        at = at.withObject("/" + key);
      }
      at.put(keys[keys.length - 1], text);
    }
    chosen.withArray("/node/extraArgs").add(text);
    chosen.withArray("/controller/extraArgs").add(text);
    return JsonMapper.shared().writeValueAsString(chosen);
  }

  /// Returns all paths in objects, by kind and place, but for checksums.
  private static Map<String, Set<String>> places(List<JsonNode> objects) {
    var places = new TreeMap<String, Set<String>>();
    for (var object : objects) {
      var paths =
          object.properties().stream()
              .flatMap(field -> paths("/" + field.getKey(), field.getValue()))
              .collect(Collectors.toCollection(TreeSet::new));
      places.merge(
          object.path("kind") + Charts.name(object),
          paths,
          (one, other) -> {
            one.addAll(other);
            return one;
          });
    }
    return places;
  }

  private static Stream<String> paths(String at, JsonNode node) {
    if (node.isObject()) {
      return Stream.concat(
          Stream.of(at),
          node.properties().stream()
              .flatMap(field -> paths(at + "/" + field.getKey(), field.getValue())));
    }
    if (node.isArray()) {
      return Stream.concat(
          Stream.of(at + " " + node.size()),
          node.valueStream().flatMap(element -> paths(at + "/-", element)));
    }
    return Stream.of(at);
  }

  @ParameterizedTest
  @CsvSource({"1.20.0, policy/v1beta1", "1.21.0, policy/v1", "1.35.0, policy/v1"})
  void kindsAreThoseOfTheServer(String kubernetes, String budget) {
    var objects = Charts.render(Charts.parts("all"), kubernetes);

    assertThat(Charts.only(objects, "PodDisruptionBudget").path("apiVersion").asString())
        .isEqualTo(budget);
    assertThat(Charts.only(objects, "CSIDriver").path("spec").has("serviceAccountTokenInSecrets"))
        .isEqualTo(kubernetes.equals("1.35.0"));
  }

  /// What the pod security standard `restricted` asks for.
  @ParameterizedTest
  @CsvSource({
    "workload-identity, true",
    "mic as a service principal, true",
    "mic by workload identity, true",
    "mic and webhook, true",
    "mic, false"
  })
  void theControllerIsRestrictedUnlessItReadsAFileOfTheNode(String name, boolean restricted) {
    var values =
        Charts.matrix().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    var pod =
        Charts.only(Charts.render(values), "Deployment").path("spec").path("template").path("spec");
    var security = pod.path("containers").path(0).path("securityContext");

    assertThat(pod.has("hostNetwork")).isFalse();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(Charts.texts(security.path("capabilities").path("drop"))).containsExactly("ALL");
    assertThat(security.path("seccompProfile").path("type").asString()).isEqualTo("RuntimeDefault");
    assertThat(security.path("runAsNonRoot").asBoolean(false)).isEqualTo(restricted);
    assertThat(security.path("runAsUser").asInt()).isEqualTo(restricted ? 65532 : 0);
    assertThat(pod.path("volumes").valueStream().anyMatch(volume -> volume.has("hostPath")))
        .isNotEqualTo(restricted);
  }

  @Test
  void secretsOfMicAreInASecretAlone() {
    var values =
        Charts.matrix().stream()
            .filter(one -> one.name().equals("mic as a service principal"))
            .findFirst()
            .orElseThrow();
    var objects = Charts.render(values);

    assertThat(Charts.only(objects, "Secret").path("stringData").path("ClientSecret").asString())
        .isEqualTo("p: #{}");
    assertThat(objects.stream().filter(object -> !Charts.is(object, "Secret")))
        .noneMatch(object -> object.toString().contains("p: #{}"));
  }

  @Test
  void anImageHasATagOrADigest() {
    var image = "{repository: r/k, tag: 1.10, digest: 'sha256:0'}";
    var pod = Charts.pods(Charts.render(Charts.parts("mic").and("image: " + image))).getFirst();

    assertThat(pod.path("spec").path("containers").path(0).path("image").asString())
        .isEqualTo("r/k@sha256:0");
  }
}
