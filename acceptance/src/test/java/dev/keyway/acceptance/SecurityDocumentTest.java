// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The security guide tells of each service account exactly what the manifests let it do.
class SecurityDocumentTest {
  private static final String MIC = "aad-pod-id-mic-service-account";
  private static final String WEBHOOK = "azure-wi-webhook-admin";
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z/]+)`(?: named `([^`]+)`)? \\| ([a-z, ]+) \\| .*");

  @Test
  void theTablesAreWhatTheManifestsAllow() throws IOException {
    var told = told();
    var allowed = allowed();

    assertThat(told).isNotEmpty();
    assertThat(allowed.keySet()).isEqualTo(told.keySet());
    allowed.forEach((account, rights) -> {
      var page = new TreeSet<>(told.get(account));
      assertThat(rights).as("told of %s, and not allowed", account).containsAll(page);
      if (account.equals(WEBHOOK)) {
        page.addAll(told.get(MIC)); // as the controller
      }
      assertThat(page).as("allowed to %s, and not told", account).containsAll(rights);
    });
  }

  /// Returns what the page says, by account: `VERB RESOURCE NAME`.
  private static Map<String, Set<String>> told() throws IOException {
    var told = new HashMap<String, Set<String>>();
    var account = "";
    for (var line : Files.readAllLines(Checkout.root().resolve("docs/security.md"))) {
      if (line.startsWith("#")) {
        account = line.startsWith("### `") ? line.substring(5, line.length() - 1) : "";
      }
      var row = ROW.matcher(line);
      if (!account.isEmpty() && row.matches()) {
        for (var verb : row.group(3).split(",")) {
          told.computeIfAbsent(account, _ -> new TreeSet<>())
              .add(right(verb, row.group(1), row.group(2) == null ? "" : row.group(2)));
        }
      }
    }
    return told;
  }

  private static String right(String verb, String resource, String name) {
    return (verb.strip() + " " + resource + " " + name).strip();
  }

  /// Returns what all manifests together allow.
  private static Map<String, Set<String>> allowed() throws IOException {
    var objects = objects();
    var allowed = new HashMap<String, Set<String>>();
    for (var binding : objects) {
      if (!text(binding, "kind").endsWith("RoleBinding")) {
        continue;
      }
      var role = map(binding, "roleRef");
      for (var subject : maps(binding, "subjects")) {
        if (text(subject, "kind").equals("ServiceAccount")) {
          objects.stream()
              .filter(object -> text(object, "kind").equals(text(role, "kind")))
              .filter(object -> text(map(object, "metadata"), "name").equals(text(role, "name")))
              .flatMap(object -> maps(object, "rules").stream())
              .forEach(rule ->
                  allowed
                      .computeIfAbsent(text(subject, "name"), _ -> new TreeSet<>())
                      .addAll(rights(rule)));
        }
      }
    }
    return allowed;
  }

  private static List<String> rights(Map<?, ?> rule) {
    var rights = new ArrayList<String>();
    var names = texts(rule, "resourceNames");
    for (var resource : texts(rule, "resources")) {
      for (var verb : texts(rule, "verbs")) {
        (names.isEmpty() ? List.of("") : names)
            .forEach(name -> rights.add(right(verb, resource, name)));
      }
    }
    return rights;
  }

  private static List<Map<?, ?>> objects() throws IOException {
    var objects = new ArrayList<Map<?, ?>>();
    for (var file : files(Checkout.root().resolve("deploy"))) {
      var text = Files.readString(file);
      if (!text.contains("{{")) { // templates of charts, of which the manifests are made
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .loadAll(text)
            .forEach(document -> {
              if (document instanceof Map<?, ?> map) {
                objects.add(map);
              }
            });
      }
    }
    return objects;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static String text(Map<?, ?> map, String key) {
    return String.valueOf(map.get(key));
  }

  private static Map<?, ?> map(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> value ? value : Map.of();
  }

  private static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
    var maps = new ArrayList<Map<?, ?>>();
    if (map.get(key) instanceof List<?> list) {
      list.forEach(entry -> {
        if (entry instanceof Map<?, ?> value) {
          maps.add(value);
        }
      });
    }
    return maps;
  }

  private static List<String> texts(Map<?, ?> map, String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
