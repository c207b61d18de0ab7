// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.keyway.acceptance.DeployedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// The charts in a real API server: what it says to their objects, and how releases of them live.
/// One after the other, as their objects have the same names.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartClusterTest {
  private static final String SYSTEM = "kube-system";
  private static final String CRD = "secretproviderclasses.secrets-store.csi.x-k8s.io";

  /// Any kind of that name: the chart asks no more than whether there is one.
  private static final String POD_MONITORS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: podmonitors.monitoring.coreos.com}
      spec:
        group: monitoring.coreos.com
        scope: Namespaced
        names: {kind: PodMonitor, listKind: PodMonitorList, plural: podmonitors, singular: podmonitor}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private DeployedCluster cluster;

  @BeforeAll
  void install() throws Exception {
    cluster = DeployedCluster.start();
    cluster.kubectl("apply", "-f", cluster.write("monitors", POD_MONITORS));
    cluster.kubectl("create", "namespace", "shop");
    helmInstall(Charts.CRDS, "keyway-crds", new Charts.Values("", List.of()));
    cluster.kubectl("wait", "--for=condition=established", "crd", "--all", "--timeout=60s");
  }

  @AfterAll
  void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theServerTakesEveryObject() throws Exception {
    var objects =
        Charts.matrix().stream()
            .flatMap(values -> Charts.render(values, "1.20.0").stream())
            .distinct()
            .toList();
    var list = JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(objects);

    var said =
        cluster.kubectl(
            "apply",
            "--dry-run=server",
            "--validate=true",
            "-f",
            cluster.write("rendered", list.toString()));

    assertThat(said.lines())
        .hasSameSizeAs(objects)
        .allMatch(line -> line.endsWith("(server dry run)"));
  }

  @Test
  void aReleaseComesChangesGoesBackAndEnds() throws Exception {
    var before = everything();
    var simple = Charts.parts("driver-and-provider");
    var all =
        Charts.matrix().stream()
            .filter(values -> values.name().equals("every right"))
            .findFirst()
            .orElseThrow();

    assertThat(helmInstall(Charts.KEYWAY, "keyway", simple).getStatus()).isEqualTo("deployed");
    var first = everything();
    assertThat(first)
        .contains(
            "daemonset.apps/csi-secrets-store", "csidriver.storage.k8s.io/secrets-store.csi.k8s.io")
        .doesNotContain("deployment.apps/azure-wi-webhook-controller-manager");

    assertThat(helmUpgrade(Charts.KEYWAY, "keyway", all).getRevision()).isEqualTo("2");
    assertThat(everything())
        .containsAll(first)
        .contains(
            "deployment.apps/azure-wi-webhook-controller-manager",
            "poddisruptionbudget.policy/azure-wi-webhook-controller-manager",
            "podmonitor.monitoring.coreos.com/keyway-node",
            "podmonitor.monitoring.coreos.com/keyway-controller",
            "networkpolicy.networking.k8s.io/keyway-controller",
            "azurepodidentityexception.aadpodidentity.k8s.io/mic-exception",
            "clusterrole.rbac.authorization.k8s.io/secretprovidersyncing-role");

    helmUpgrade(Charts.KEYWAY, "keyway", simple);
    assertThat(everything()).isEqualTo(first);

    helmUninstall("keyway");
    assertThat(everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aReleaseOfAnOriginalBecomesKeywaysAndBack(OriginalChart original, @TempDir Path folder)
      throws Exception {
    var before = everything();
    var chart = original.write(folder);
    helmInstall(chart, "yesterday", new Charts.Values("", List.of()));
    var theirs = everything();

    helmUpgrade(Charts.KEYWAY, "yesterday", original.yesterday());
    assertThat(images()).isNotEmpty().allMatch(image -> image.equals("keyway:0.1.0"));

    helmUpgrade(chart, "yesterday", new Charts.Values("", List.of()));
    assertThat(everything()).isEqualTo(theirs);
    assertThat(images()).isNotEmpty().allMatch(image -> image.equals("original"));

    helmUninstall("yesterday");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void theWebhookOfAnOriginalIsReplacedInPlace(@TempDir Path folder) throws Exception {
    var mutating = "mutatingwebhookconfiguration/azure-wi-webhook-mutating-webhook-configuration";
    var deployment = "deployment/azure-wi-webhook-controller-manager";
    var original = OriginalChart.WORKLOAD_IDENTITY;
    helmInstall(original.write(folder), "yesterday", new Charts.Values("", List.of()));
    cluster.kubectl(
        "patch",
        mutating,
        "--type=json",
        "-p=[{\"op\": \"add\", \"path\": \"/webhooks/0/clientConfig/caBundle\", \"value\":"
            + " \"Q0E=\"}]");
    var uid = get(deployment, "{.metadata.uid}");

    helmUpgrade(Charts.KEYWAY, "yesterday", original.yesterday());

    assertThat(get(deployment, "{.metadata.uid}")).isEqualTo(uid);
    assertThat(get(deployment, "{.spec.selector.matchLabels.release}")).isEqualTo("yesterday");
    assertThat(get(deployment, "{.spec.template.spec.containers[*].command}"))
        .isEqualTo("[\"java\",\"@/opt/keyway/webhook\"]");
    // While pods are replaced, the Service finds the old and the new ones.
    assertThat(get("service/azure-wi-webhook-webhook-service", "{.spec.selector}"))
        .isEqualTo("{\"azure-workload-identity.io/system\":\"true\"}");
    assertThat(get(mutating, "{.webhooks[0].clientConfig.caBundle}")).isEqualTo("Q0E=");

    helmUninstall("yesterday");
  }

  @Test
  void notesTellWhatHasNoEffect() {
    var values = OriginalChart.DRIVER.yesterday();
    var output = helmInstall(Charts.KEYWAY, "noted", values).getOutput();
    helmUninstall("noted");

    assertThat(output)
        .contains("DaemonSet csi-secrets-store: driver")
        .contains("  linux.image\n", "  linux.registrarImage\n", "  windows\n");
    assertThat(helmInstall(Charts.KEYWAY, "noted", Charts.parts("driver")).getOutput())
        .doesNotContain("no effect");
    helmUninstall("noted");
  }

  @Test
  void kindsStayAndAreTakenOver() throws Exception {
    helmUninstall("keyway-crds");
    assertThat(get("crd/" + CRD, "{.metadata.name}")).isEqualTo(CRD);

    // As if an original had left it.
    var nothing = new Charts.Values("", List.of());
    for (var change : List.of("annotate", "label")) {
      cluster.kubectl(
          change,
          "crd",
          "--all",
          "meta.helm.sh/release-name-",
          "meta.helm.sh/release-namespace-",
          "app.kubernetes.io/managed-by-");
    }
    assertThatThrownBy(() -> helmInstall(Charts.CRDS, "keyway-crds", nothing))
        .hasMessageContaining("meta.helm.sh/release-name");

    var kinds =
        cluster
            .kubectl("get", "crd", "-o", "name")
            .lines()
            .filter(name -> !name.contains("podmonitors"))
            .toList();
    for (var kind : kinds) {
      cluster.kubectl(
          "annotate",
          kind,
          "meta.helm.sh/release-name=keyway-crds",
          "meta.helm.sh/release-namespace=" + SYSTEM);
      cluster.kubectl("label", kind, "app.kubernetes.io/managed-by=Helm");
    }
    cluster.kubectl(
        "patch",
        "crd",
        CRD,
        "--type=json",
        "-p=[{\"op\": \"remove\", \"path\": \"/spec/names/shortNames\"}]");
    helmInstall(Charts.CRDS, "keyway-crds", nothing);

    assertThat(get("crd/" + CRD, "{.spec.names.shortNames}")).contains("spc");
  }

  private Release helmInstall(Path chart, String name, Charts.Values values) {
    var command =
        new Helm(chart)
            .install()
            .withName(name)
            .withNamespace(SYSTEM)
            .withKubeConfig(cluster.kubeconfig());
    values.files().forEach(command::withValuesFile);
    return command.call();
  }

  private Release helmUpgrade(Path chart, String name, Charts.Values values) {
    var command =
        new Helm(chart)
            .upgrade()
            .withName(name)
            .withNamespace(SYSTEM)
            .resetValues()
            .withKubeConfig(cluster.kubeconfig());
    values.files().forEach(command::withValuesFile);
    return command.call();
  }

  private void helmUninstall(String name) {
    Helm.uninstall(name).withNamespace(SYSTEM).withKubeConfig(cluster.kubeconfig()).call();
  }

  /// Returns the names of all objects of the kinds that the charts have.
  private List<String> everything() throws Exception {
    var kinds =
        "deployment,daemonset,service,configmap,serviceaccount,role,rolebinding,clusterrole,"
            + "clusterrolebinding,csidriver,mutatingwebhookconfiguration,"
            + "validatingwebhookconfiguration,poddisruptionbudget,networkpolicy,podmonitor,"
            + "azureidentity,azureidentitybinding,azurepodidentityexception,crd";
    return cluster.kubectl("get", kinds, "-A", "-o", "name").lines().sorted().toList();
  }

  private List<String> images() throws Exception {
    var path = "{.items[*].spec.template.spec.containers[*].image}";
    return List.of(
        cluster.kubectl("get", "deployment,daemonset", "-A", "-o", "jsonpath=" + path).split(" "));
  }

  private String get(String object, String path) throws Exception {
    return cluster.kubectl("get", object, "-n", SYSTEM, "-o", "jsonpath=" + path);
  }
}
