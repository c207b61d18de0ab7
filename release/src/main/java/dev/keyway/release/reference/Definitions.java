// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The CustomResourceDefinitions of a checkout.
final class Definitions {
  private static final String KIND = "kind: CustomResourceDefinition";

  private Definitions() {}

  /// Returns each once, by name. Templates of charts are not YAML, and hold none.
  static List<Map<?, ?>> below(Path folder) throws IOException {
    var found = new TreeMap<String, Map<?, ?>>();
    for (var file : files(folder)) {
      var text = Files.readString(file);
      if (text.contains(KIND) && !text.contains("{{")) {
        for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
          if (document instanceof Map<?, ?> map
              && "CustomResourceDefinition".equals(map.get("kind"))
              && map.get("metadata") instanceof Map<?, ?> metadata) {
            found.putIfAbsent(String.valueOf(metadata.get("name")), map);
          }
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
