// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Manifests as trees, as far as a container's surroundings come from them.
///
/// @param all in the order of the files; lists are opened
record PodDocuments(List<JsonNode> all) {
  private static final JsonMapper JSON = JsonMapper.shared();

  PodDocuments {
    all = List.copyOf(all);
  }

  /// Reads files, folders of them, and `-` for `stdin`.
  ///
  /// @throws RunFailed if one cannot be read or is no YAML
  static PodDocuments read(List<String> sources, InputStream stdin) {
    var all = new ArrayList<JsonNode>();
    for (var source : sources.stream().distinct().toList()) {
      try {
        if (source.equals("-")) {
          open(source, new String(stdin.readAllBytes(), StandardCharsets.UTF_8), all);
          continue;
        }
        for (var file : files(Path.of(source))) {
          open(file.toString(), Files.readString(file), all);
        }
      } catch (IOException e) {
        throw new RunFailed("cannot read %s: %s".formatted(source, e.getMessage()), e);
      }
    }
    return new PodDocuments(all);
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (var entries = Files.list(path)) {
      return entries
          .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
          .sorted()
          .toList();
    }
  }

  private static void open(String source, String text, List<JsonNode> all) {
    try {
      for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
        JsonNode tree = JSON.valueToTree(document);
        if (tree.path("items").isArray()) {
          tree.path("items").forEach(all::add);
        } else if (tree.isObject()) {
          all.add(tree);
        }
      }
    } catch (YAMLException e) {
      throw new RunFailed("%s: not valid YAML: %s".formatted(source, e.getMessage()), e);
    }
  }

  /// Returns the only pod, or the one of that name; the template of a workload counts as one.
  ///
  /// @param name empty if there must be only one
  /// @throws RunFailed naming what there is otherwise
  ObjectNode pod(String name) {
    var pods = all.stream().flatMap(one -> template(one).stream()).toList();
    var chosen = pods.stream().filter(pod -> name.isEmpty() || name(pod).equals(name)).toList();
    if (chosen.size() == 1) {
      return chosen.getFirst();
    }
    var names = pods.stream().map(PodDocuments::name).collect(Collectors.joining(", "));
    throw new RunFailed(
        pods.isEmpty()
            ? "no pod and no workload among the manifests"
            : chosen.isEmpty()
                ? "no pod is called %s; there are: %s".formatted(name, names)
                : "the manifests have several pods, choose with --pod-name: " + names);
  }

  private static Optional<ObjectNode> template(JsonNode object) {
    var spec = object.path("spec");
    if (object.path("kind").asString("").equals("Pod")) {
      return Optional.of((ObjectNode) object.deepCopy());
    }
    var template = spec.path("jobTemplate").path("spec").path("template");
    if (template.isMissingNode()) {
      template = spec.path("template");
    }
    if (!template.path("spec").path("containers").isArray()) {
      return Optional.empty();
    }
    var pod = ((ObjectNode) template.deepCopy()).put("apiVersion", "v1").put("kind", "Pod");
    var metadata = pod.withObject("/metadata");
    metadata.put("name", name(object)).put("namespace", namespace(object));
    return Optional.of(pod);
  }

  /// Returns an object of that kind, if it is among the manifests.
  Optional<JsonNode> find(String kind, String namespace, String name) {
    return all.stream()
        .filter(object -> object.path("kind").asString("").equals(kind))
        .filter(object -> name(object).equals(name) && namespace(object).equals(namespace))
        .findFirst();
  }

  /// Returns the container of that name, or the first one.
  ///
  /// @throws RunFailed naming those there are otherwise
  static JsonNode container(JsonNode pod, String containerName) {
    var containers = pod.path("spec").path("containers");
    for (var container : containers) {
      if (containerName.isEmpty() || container.path("name").asString("").equals(containerName)) {
        return container;
      }
    }
    throw new RunFailed(
        "pod %s has no container %s; it has: %s"
            .formatted(
                name(pod),
                containerName,
                containers
                    .valueStream()
                    .map(container -> container.path("name").asString(""))
                    .collect(Collectors.joining(", "))));
  }

  /// Returns the annotations of a service account, if it is among the manifests.
  Optional<Map<String, String>> annotations(String namespace, String account) {
    return find("ServiceAccount", namespace, account)
        .map(found -> {
          var annotations = new LinkedHashMap<String, String>();
          found
              .path("metadata")
              .path("annotations")
              .properties()
              .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asString("")));
          return annotations;
        });
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }

  static String namespace(JsonNode object) {
    var namespace = object.path("metadata").path("namespace").asString("");
    return namespace.isEmpty() ? "default" : namespace;
  }
}
