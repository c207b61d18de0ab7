// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import com.marcnuri.helm.Helm;
import dev.keyway.acceptance.Checkout;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The charts, and values for them.
final class Charts {
  static final Path KEYWAY = Checkout.root().resolve("deploy/charts/keyway");
  static final Path CRDS = Checkout.root().resolve("deploy/charts/keyway-crds");

  private Charts() {}

  /// Values by which the chart is tested, the later before the earlier.
  ///
  /// @param name says what they are for
  record Values(String name, List<Path> files) {
    Values {
      files = List.copyOf(files);
    }

    /// Returns those with more.
    Values and(String yaml) {
      try {
        var file = Files.createTempFile("values", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, yaml);
        var all = new ArrayList<>(files);
        all.add(file);
        return new Values(name, all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Returns a choice of parts that the chart comes with.
  static Values parts(String name) {
    return new Values(name, List.of(KEYWAY.resolve("parts").resolve(name + ".yaml")))
        .and("azureTenantID: tenant");
  }

  /// Returns a choice of parts with the values of an original's chart.
  static Values original(String chart, String parts) {
    var file = Checkout.root().resolve("acceptance/src/test/resources/charts/" + chart + ".yaml");
    return new Values(chart, List.of(KEYWAY.resolve("parts").resolve(parts + ".yaml"), file));
  }

  /// Returns the values with which the chart is rendered and sent to an API server.
  static List<Values> matrix() {
    return Stream.of(
            parts("all"),
            parts("driver"),
            parts("provider"),
            parts("driver-and-provider"),
            parts("pod-identity"),
            parts("nmi"),
            parts("mic"),
            parts("workload-identity"),
            named("managed", parts("all").and("operationMode: managed")),
            named("nmi managed", parts("nmi").and("operationMode: Managed")),
            named("mic as a service principal", parts("mic").and(ADMIN)),
            named("mic by workload identity", parts("mic").and(FEDERATED)),
            named("mic and webhook", parts("all").and(FEDERATED + "linux: {enabled: false}")),
            named("every right", parts("all").and(EVERYTHING)),
            named("somebody else's roles", parts("all").and("rbac: {install: false}")),
            original("secrets-store-csi-driver", "driver"),
            original("csi-secrets-store-provider-azure", "driver-and-provider"),
            original("aad-pod-identity", "pod-identity"),
            original("workload-identity-webhook", "workload-identity"))
        .toList();
  }

  private static final String ADMIN =
      """
      adminsecret:
        cloud: AzurePublicCloud
        subscriptionID: s
        resourceGroup: g
        vmType: vmss
        tenantID: t
        clientID: c
        clientSecret: "p: #{}"
      """;

  private static final String FEDERATED =
      """
      mic:
        cloudConfig: ""
        podLabels: {azure.workload.identity/use: "true"}
        extraEnv: [{name: CLOUD, value: AzurePublicCloud}]
      controller:
        serviceAccountAnnotations: {azure.workload.identity/client-id: c}
      """;

  private static final String EVERYTHING =
      """
      syncSecret: {enabled: true}
      node: {startupTaint: example.com/taint, rotationByTimer: true, annotatedAccounts: true}
      rbac: {allowAccessToSecrets: true, createUserFacingClusterRoles: true}
      monitoring: {annotations: true, podMonitor: {enabled: true}}
      networkPolicy: {enabled: true}
      """;

  private static Values named(String name, Values values) {
    return new Values(name, values.files());
  }

  /// Returns what the chart makes for a server of this version.
  ///
  /// @throws IllegalStateException if it refuses a value
  static List<JsonNode> render(Values values, String kubernetes) {
    var command =
        new Helm(KEYWAY)
            .template()
            .withName("keyway")
            .withNamespace("kube-system")
            .withKubeVersion(kubernetes);
    values.files().forEach(command::withValuesFile);
    return parse(command.call());
  }

  static List<JsonNode> render(Values values) {
    return render(values, "1.30.0");
  }

  private static List<JsonNode> parse(String yaml) {
    try {
      return Manifest.parse(yaml).stream()
          .map(manifest -> JsonMapper.shared().<JsonNode>valueToTree(manifest.fields()))
          .toList();
    } catch (MalformedManifest e) {
      throw new AssertionError(e.getMessage() + " in " + yaml, e);
    }
  }

  /// Returns the only object of a kind.
  static JsonNode only(List<JsonNode> objects, String kind) {
    var found = objects.stream().filter(object -> is(object, kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%d times %s in %s".formatted(found.size(), kind, objects));
    }
    return found.getFirst();
  }

  static boolean is(JsonNode object, String kind) {
    return object.path("kind").asString("").equals(kind);
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }

  /// Returns the templates of pods among objects.
  static List<JsonNode> pods(List<JsonNode> objects) {
    return objects.stream()
        .map(object -> object.path("spec").path("template"))
        .filter(JsonNode::isObject)
        .toList();
  }

  /// Returns the arguments of a pod's only container.
  static List<String> arguments(JsonNode pod) {
    return texts(pod.path("spec").path("containers").path(0).path("args"));
  }

  static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
