// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest.CsiVolume;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// YAML or JSON text to manifests: several documents, empty ones skipped, `kind: List` opened.
final class ManifestParser {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final List<String> WORKLOADS =
      List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

  private ManifestParser() {}

  static List<Manifest> parse(String source, String text) {
    try {
      var manifests = Stream.<Manifest>builder();
      for (var document : new Yaml(new SafeConstructor(options())).loadAll(text)) {
        if (document != null) {
          open(source, document).forEach(manifests::add);
        }
      }
      return manifests.build().toList();
    } catch (YAMLException e) {
      throw new InvalidManifest("%s: not valid YAML: %s".formatted(source, e.getMessage()), e);
    }
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(50);
    options.setNestingDepthLimit(50);
    return options;
  }

  private static Stream<Manifest> open(String source, Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      throw new InvalidManifest(source + ": a manifest must be a mapping with apiVersion and kind");
    }
    var fields = new Fields(source, "", map);
    var kind = fields.requiredText("kind");
    if (kind.endsWith("List") && fields.has("items")) {
      return fields.mappings("items").stream().flatMap(item -> open(source, item.values()));
    }
    return Stream.of(typed(kind, fields));
  }

  private static Manifest typed(String kind, Fields fields) {
    var metadata = fields.mapping("metadata");
    var name = metadata.requiredText("name");
    var namespace = metadata.text("namespace").filter(n -> !n.isBlank()).orElse("default");
    var object = new Fields("%s, %s %s".formatted(fields.where(), kind, name), "", fields.values());
    return switch (kind) {
      case "SecretProviderClass" -> secretProviderClass(name, namespace, object);
      case "Pod" -> pod(name, namespace, metadata.texts("labels"), object.mapping("spec"));
      case "Secret" -> new Manifest.Secret(name, namespace, secretValues(object));
      case "CronJob" ->
          template(name, namespace, object.mapping("spec").mapping("jobTemplate").mapping("spec"));
      default ->
          WORKLOADS.contains(kind)
              ? template(name, namespace, object.mapping("spec"))
              : new Manifest.Other(kind, name, namespace);
    };
  }

  private static Manifest secretProviderClass(String name, String namespace, Fields object) {
    var spec = object.mapping("spec");
    return new Manifest.SecretProviderClass(
        name, namespace, spec.requiredText("provider"), spec.texts("parameters"));
  }

  private static Manifest template(String name, String namespace, Fields workload) {
    var template = workload.mapping("template");
    return pod(
        name, namespace, template.mapping("metadata").texts("labels"), template.mapping("spec"));
  }

  private static Manifest pod(
      String name, String namespace, Map<String, String> labels, Fields spec) {
    var volumes =
        spec.mappings("volumes").stream()
            .filter(volume -> volume.mapping("csi").text("driver").orElse("").equals(DRIVER))
            .map(ManifestParser::volume)
            .toList();
    var serviceAccount =
        spec.text("serviceAccountName").or(() -> spec.text("serviceAccount")).orElse("default");
    return new Manifest.Pod(name, namespace, serviceAccount, labels, volumes);
  }

  private static CsiVolume volume(Fields volume) {
    var csi = volume.mapping("csi");
    return new CsiVolume(
        volume.requiredText("name"),
        csi.texts("volumeAttributes"),
        csi.mapping("nodePublishSecretRef").text("name"));
  }

  private static Map<String, SecretText> secretValues(Fields object) {
    var values = new LinkedHashMap<String, SecretText>();
    object
        .texts("data")
        .forEach((key, base64) -> values.put(key, SecretText.of(decode(object, key, base64))));
    // stringData wins over data, as in the API server.
    object.texts("stringData").forEach((key, text) -> values.put(key, SecretText.of(text)));
    return values;
  }

  private static String decode(Fields object, String key, String base64) {
    try {
      return new String(
          Base64.getDecoder().decode(base64.replaceAll("[\\r\\n]", "")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidManifest("%s: data.%s is not base64".formatted(object.where(), key));
    }
  }
}
