// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.demo;

import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The pods, identities and bindings of the examples.
final class DemoObjects {
  private static final List<String> KINDS = List.of("Pod", "AzureIdentity", "AzureIdentityBinding");

  private DemoObjects() {}

  /// Returns what the API server would list of them.
  ///
  /// @param examples folders of manifests
  static List<Map<String, Object>> read(List<Path> examples) throws IOException {
    var objects = new ArrayList<Map<String, Object>>();
    for (var example : examples) {
      try (var files = Files.list(example)) {
        for (var file : files.filter(name -> name.toString().endsWith(".yaml")).sorted().toList()) {
          var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
          for (var document : yaml.loadAll(Files.readString(file))) {
            if (document instanceof Map<?, ?> fields && KINDS.contains(fields.get("kind"))) {
              objects.add(onNode(fields));
            }
          }
        }
      }
    }
    return objects;
  }

  /// What the API server and the scheduler would add.
  private static Map<String, Object> onNode(Map<?, ?> manifest) {
    var object = copy(manifest);
    var metadata = copy(manifest.get("metadata"));
    metadata.putIfAbsent("namespace", "default");
    object.put("metadata", metadata);
    var spec = copy(manifest.get("spec"));
    spec.putIfAbsent("nodeName", DemoWorld.VIRTUAL_MACHINE);
    object.put("spec", spec);
    return object;
  }

  private static Map<String, Object> copy(@Nullable Object fields) {
    var copy = new HashMap<String, Object>();
    if (fields instanceof Map<?, ?> map) {
      map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }
}
