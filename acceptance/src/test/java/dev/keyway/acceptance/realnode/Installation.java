// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import com.marcnuri.helm.Helm;
import dev.keyway.acceptance.Checkout;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Releases of Keyway's charts, made by Helm with the values that take the local Azure for the real
/// one.
final class Installation {
  private static final Path CHARTS = Checkout.root().resolve("deploy/charts");

  private final RealWorld world;
  private final Path kubeconfig;

  Installation(RealWorld world) throws IOException {
    this.world = world;
    this.kubeconfig = world.node().kubeconfig();
  }

  /// Installs the custom resources.
  void definitions() {
    var _ =
        new Helm(CHARTS.resolve("keyway-crds"))
            .install()
            .withName("keyway-crds")
            .withNamespace("default")
            .withKubeConfig(kubeconfig)
            .call();
  }

  /// Installs a release, or changes it.
  ///
  /// @param values by path, such as `parts.nmi`; the rest is as the chart says
  void apply(String release, String namespace, Map<String, ?> values) throws IOException {
    var _ =
        new Helm(CHARTS.resolve("keyway"))
            .upgrade()
            .install()
            .createNamespace()
            .withName(release)
            .withNamespace(namespace)
            .withKubeConfig(kubeconfig)
            .withValuesFile(file(release, values))
            .call();
  }

  void remove(String release, String namespace) {
    var _ = Helm.uninstall(release).withNamespace(namespace).withKubeConfig(kubeconfig).call();
  }

  private Path file(String release, Map<String, ?> values) throws IOException {
    var all = new LinkedHashMap<String, Object>();
    common().forEach((path, value) -> put(all, path, value));
    values.forEach((path, value) -> put(all, path, value));
    return Files.writeString(
        world.node().folder().resolve(release + ".values"),
        JsonMapper.shared().writeValueAsString(all));
  }

  private static void put(Map<String, Object> all, String path, Object value) {
    var point = path.indexOf('.');
    if (point < 0) {
      all.put(path, value);
      return;
    }
    @SuppressWarnings("unchecked") // Made here.
    var inner =
        (Map<String, Object>)
            all.computeIfAbsent(path.substring(0, point), _ -> new LinkedHashMap<String, Object>());
    put(inner, path.substring(point + 1), value);
  }

  private Map<String, Object> common() {
    var folder = world.shared().toString();
    var variables =
        world.variables().entrySet().stream()
            .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
            .toList();
    var volumes = List.of(Map.of("name", "azure", "hostPath", Map.of("path", folder)));
    var mounts = List.of(Map.of("name", "azure", "mountPath", folder, "readOnly", true));
    var values = new LinkedHashMap<String, Object>();
    values.put("image.repository", ProgramImage.REPOSITORY);
    values.put("image.tag", ProgramImage.TAG);
    values.put("linux.env", variables);
    values.put("linux.volumes", volumes);
    values.put("linux.volumeMounts", mounts);
    values.put("linux.providersDir", world.node().folder().resolve("providers").toString());
    values.put("linux.additionalProvidersDirs", List.of());
    values.put("node.cloudName", "AzureStackCloud");
    values.put("nmi.kubeletConfig", world.node().folder().resolve("kubelet-defaults").toString());
    values.put("mic.cloudConfig", world.shared().resolve("azure.json").toString());
    values.put("extraEnv", variables);
    values.put("extraVolumes", volumes);
    values.put("extraVolumeMounts", mounts);
    values.put("azureTenantID", DemoWorld.TENANT);
    return values;
  }
}
