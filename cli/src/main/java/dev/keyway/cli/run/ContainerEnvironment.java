// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a container's `env` and `envFrom` make of its environment. Pure.
final class ContainerEnvironment {
  private static final Pattern KEYED =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^()]+)\\)");

  private final JsonNode pod;
  private final Values values;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  private ContainerEnvironment(JsonNode pod, Values values) {
    this.pod = pod;
    this.values = values;
  }

  /// The variables in the order of the manifest, and what could not be found for them.
  record Result(Map<String, String> variables, List<String> missing) {}

  static Result of(JsonNode pod, JsonNode container, Values values) {
    var environment = new ContainerEnvironment(pod, values);
    container.path("envFrom").forEach(environment::addAll);
    container.path("env").forEach(environment::add);
    return new Result(environment.variables, List.copyOf(environment.missing));
  }

  private void addAll(JsonNode source) {
    var prefix = source.path("prefix").asString("");
    var kind = source.has("secretRef") ? "Secret" : "ConfigMap";
    var reference = source.path(source.has("secretRef") ? "secretRef" : "configMapRef");
    var name = reference.path("name").asString("");
    var entries = values.of(kind, name);
    if (entries.isEmpty()) {
      lacks(reference, "%s %s for envFrom".formatted(kind, name));
      return;
    }
    entries
        .get()
        .forEach(
            (key, value) -> variables.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
  }

  private void add(JsonNode variable) {
    var name = variable.path("name").asString("");
    var source = variable.path("valueFrom");
    if (source.isMissingNode()) {
      variables.put(name, expanded(variable.path("value").asString("")));
    } else if (source.has("fieldRef")) {
      field(source.path("fieldRef").path("fieldPath").asString(""))
          .ifPresentOrElse(
              value -> variables.put(name, value),
              () -> missing.add("the field of variable " + name));
    } else if (source.has("secretKeyRef")) {
      entry(name, "Secret", source.path("secretKeyRef"));
    } else if (source.has("configMapKeyRef")) {
      entry(name, "ConfigMap", source.path("configMapKeyRef"));
    } else {
      missing.add("the source of variable " + name);
    }
  }

  private void entry(String variable, String kind, JsonNode reference) {
    var name = reference.path("name").asString("");
    var key = reference.path("key").asString("");
    var value = values.of(kind, name).flatMap(all -> Optional.ofNullable(all.get(key)));
    if (value.isPresent()) {
      variables.put(variable, new String(value.get(), StandardCharsets.UTF_8));
    } else {
      lacks(reference, "%s %s with key %s for variable %s".formatted(kind, name, key, variable));
    }
  }

  private void lacks(JsonNode reference, String what) {
    if (!reference.path("optional").asBoolean(false)) {
      missing.add(what);
    }
  }

  private Optional<String> field(String path) {
    return switch (path) {
      case "metadata.name" -> Optional.of(PodDocuments.name(pod));
      case "metadata.namespace" -> Optional.of(PodDocuments.namespace(pod));
      case "spec.serviceAccountName" ->
          Optional.of(pod.path("spec").path("serviceAccountName").asString("default"));
      case "metadata.uid" -> text(pod.path("metadata").path("uid"));
      case "spec.nodeName" -> text(pod.path("spec").path("nodeName"));
      case "status.podIP", "status.podIPs" ->
          Optional.of(pod.path("status").path("podIP").asString("127.0.0.1"));
      case "status.hostIP" -> Optional.of(pod.path("status").path("hostIP").asString("127.0.0.1"));
      default -> keyed(path);
    };
  }

  /// Returns one label or annotation.
  private Optional<String> keyed(String path) {
    var found = KEYED.matcher(path);
    return found.matches()
        ? text(pod.path("metadata").path(found.group(1)).path(found.group(2)))
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode value) {
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  /// Replaces `$(NAME)` by what came before, as kubelet does; `$$` stands for one `$`.
  private String expanded(String value) {
    return REFERENCE
        .matcher(value)
        .replaceAll(found -> {
          if (found.group(1) == null) {
            return Matcher.quoteReplacement("$");
          }
          return Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group()));
        });
  }
}
