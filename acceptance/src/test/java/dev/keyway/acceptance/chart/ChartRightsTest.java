// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Which account may do what, by the chart's roles. A rule more, or one less, fails here; that the
/// programs can work with these is shown where they run with their own accounts.
class ChartRightsTest {
  private static final List<String> DRIVER =
      List.of(
          "* /events: create patch",
          "* /pods: get list watch",
          "* secrets-store.csi.x-k8s.io/secretproviderclasses: get list watch",
          "* secrets-store.csi.x-k8s.io/secretproviderclasspodstatuses: create delete get list"
              + " patch update watch",
          "* storage.k8s.io/csidrivers/secrets-store.csi.k8s.io: get list watch");

  private static final List<String> NMI =
      List.of(
          "* /pods: get list watch",
          "* aadpodidentity.k8s.io/azureassignedidentities: get list watch",
          "* aadpodidentity.k8s.io/azurepodidentityexceptions: get list watch");

  private static final List<String> NMI_MANAGED =
      List.of(
          "* /pods: get list watch",
          "* aadpodidentity.k8s.io/azureidentities: get list watch",
          "* aadpodidentity.k8s.io/azureidentitybindings: get list watch",
          "* aadpodidentity.k8s.io/azurepodidentityexceptions: get list watch");

  private static final List<String> MIC =
      List.of(
          "* /events: create patch",
          "* /nodes: list watch",
          "* /pods: list watch",
          "* aadpodidentity.k8s.io/azureassignedidentities: create delete get list patch update"
              + " watch",
          "* aadpodidentity.k8s.io/azureidentities: list watch",
          "* aadpodidentity.k8s.io/azureidentitybindings: list watch",
          "default /endpoints/aad-pod-identity-mic: get patch",
          "default /endpoints: create",
          "default coordination.k8s.io/leases/aad-pod-identity-mic: get patch",
          "default coordination.k8s.io/leases: create",
          "kube-system /configmaps/aad-pod-identity-config: get patch",
          "kube-system /configmaps: create");

  private static final List<String> WEBHOOK =
      List.of(
          "* /pods: list",
          "* /serviceaccounts: get list watch",
          "* aadpodidentity.k8s.io/azureidentities: get",
          "* admissionregistration.k8s.io/mutatingwebhookconfigurations/azure-wi-webhook-mutating-webhook-configuration:"
              + " get list update watch",
          "* admissionregistration.k8s.io/validatingwebhookconfigurations/azure-wi-webhook-validating-webhook-configuration:"
              + " get list update watch",
          "kube-system /secrets/azure-wi-webhook-server-cert: create get list patch update watch");

  static List<Charts.Values> matrix() {
    return Charts.matrix();
  }

  @Test
  void eachPartAloneHasItsOwn() {
    assertThat(rights("driver"))
        .containsExactly(Map.entry("secrets-store-csi-driver", sum(DRIVER)));
    assertThat(rights("provider"))
        .containsExactly(Map.entry("csi-secrets-store-provider-azure", sum()));
    assertThat(rights("nmi"))
        .containsExactly(Map.entry("aad-pod-id-nmi-service-account", sum(NMI)));
    assertThat(rights("nmi managed"))
        .containsExactly(Map.entry("aad-pod-id-nmi-service-account", sum(NMI_MANAGED)));
    assertThat(rights("mic"))
        .containsExactly(Map.entry("aad-pod-id-mic-service-account", sum(MIC)));
    assertThat(rights("workload-identity"))
        .containsExactly(Map.entry("azure-wi-webhook-admin", sum(WEBHOOK)));
  }

  @Test
  void aProgramOfSeveralPartsHasThoseOfItsParts() {
    assertThat(rights("all"))
        .containsOnly(
            Map.entry("secrets-store-csi-driver", sum(DRIVER, NMI)),
            Map.entry("azure-wi-webhook-admin", sum(MIC, WEBHOOK)));
    assertThat(rights("managed"))
        .containsOnly(
            Map.entry("secrets-store-csi-driver", sum(DRIVER, NMI_MANAGED)),
            Map.entry("azure-wi-webhook-admin", sum(WEBHOOK)));
    assertThat(rights("somebody else's roles")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "syncSecret: {enabled: true} | secrets-store-csi-driver | * /secrets: create delete get"
            + " list patch watch",
        "secrets-store-csi-driver: {syncSecret: {enabled: true}} | secrets-store-csi-driver | *"
            + " /secrets: create delete get list patch watch",
        "node: {startupTaint: t} | secrets-store-csi-driver | * /nodes: get patch",
        "node: {annotatedAccounts: true} | secrets-store-csi-driver | * /serviceaccounts: get",
        "rbac: {allowAccessToSecrets: true} | secrets-store-csi-driver | * /secrets: get",
        "azureIdentities: {a: {type: 2, clientID: c, clientPassword: {name: secret}, binding:"
            + " {selector: s}}} | secrets-store-csi-driver | * /secrets: get"
      })
  void aValueGivesOneRightMore(String yaml, String account, String more) {
    var base = rights(Charts.render(Charts.parts("all")));
    var given = rights(Charts.render(Charts.parts("all").and(yaml)));

    var expected = new TreeMap<>(base);
    expected.put(account, sum(List.copyOf(base.getOrDefault(account, Set.of())), List.of(more)));
    assertThat(given).isEqualTo(expected);
  }

  @Test
  void theDriversOwnTimerTakesTwo() {
    var given = rights(Charts.render(Charts.parts("all").and("node: {rotationByTimer: true}")));

    assertThat(given.get("secrets-store-csi-driver"))
        .isEqualTo(
            sum(DRIVER, NMI, List.of("* /secrets: get", "* /serviceaccounts/token: create")));
  }

  @Test
  void aValueTakesRightsAway() {
    var given =
        rights(
            Charts.render(
                Charts.parts("workload-identity").and("controller: {validation: false}")));

    assertThat(given.get("azure-wi-webhook-admin"))
        .doesNotContain("* /pods: list", "* aadpodidentity.k8s.io/azureidentities: get");
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void noRuleSaysEverything(Charts.Values values) {
    for (var object : Charts.render(values)) {
      for (var rule :
          object.path("rules").valueStream().filter(rule -> rule.has("verbs")).toList()) {
        for (var part : List.of("verbs", "resources", "apiGroups")) {
          assertThat(Charts.texts(rule.path(part))).as(Charts.name(object)).doesNotContain("*");
        }
      }
    }
  }

  @SafeVarargs
  private static Set<String> sum(List<String>... rights) {
    var all = new TreeSet<String>();
    for (var some : rights) {
      all.addAll(some);
    }
    return all;
  }

  private static Map<String, Set<String>> rights(String name) {
    var values =
        Charts.matrix().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    return rights(Charts.render(values));
  }

  /// Returns what each account may do: where, with which kind, and how.
  private static Map<String, Set<String>> rights(List<JsonNode> objects) {
    var rights = new TreeMap<String, Set<String>>();
    for (var object : objects) {
      if (Charts.is(object, "ServiceAccount")) {
        rights.put(Charts.name(object), new TreeSet<>());
      }
    }
    for (var binding : objects) {
      if (binding.has("roleRef")) {
        var subject = binding.path("subjects").path(0);
        assertThat(binding.path("subjects")).hasSize(1);
        assertThat(subject.path("kind").asString()).isEqualTo("ServiceAccount");
        assertThat(subject.path("namespace").asString()).isEqualTo("kube-system");
        var account = subject.path("name").asString();
        assertThat(rights).containsKey(account);
        rights.computeIfAbsent(account, _ -> new TreeSet<>()).addAll(rules(binding, objects));
      }
    }
    return rights;
  }

  private static Set<String> rules(JsonNode binding, List<JsonNode> objects) {
    var place = binding.path("metadata").path("namespace").asString("*");
    var role =
        objects.stream()
            .filter(object -> Charts.is(object, binding.path("roleRef").path("kind").asString()))
            .filter(object ->
                Charts.name(object).equals(binding.path("roleRef").path("name").asString()))
            .filter(object -> object.path("metadata").path("namespace").asString("*").equals(place))
            .findFirst()
            .orElseThrow();
    var rules = new TreeSet<String>();
    for (var rule : role.path("rules")) {
      var verbs = String.join(" ", new TreeSet<>(Charts.texts(rule.path("verbs"))));
      for (var group : Charts.texts(rule.path("apiGroups"))) {
        for (var resource : Charts.texts(rule.path("resources"))) {
          var names = Charts.texts(rule.path("resourceNames"));
          for (var name : names.isEmpty() ? List.of("") : names) {
            var what = name.isEmpty() ? resource : resource + "/" + name;
            rules.add("%s %s/%s: %s".formatted(place, group, what, verbs));
          }
        }
      }
    }
    return rules;
  }
}
