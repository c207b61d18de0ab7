// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment of the program: that of this process without what would lead it to another
/// Azure, then what leads it to the local one, then the container's own. Pure.
final class Surroundings {
  private static final List<String> ELSEWHERE =
      List.of("AZURE_", "IDENTITY_", "MSI_", "KUBERNETES_", "IMDS_");

  private Surroundings() {}

  /// @param own of this process
  /// @param cloud leads to the local Azure
  /// @param container as its manifest and the webhook have it
  static Map<String, String> of(
      Map<String, String> own, Map<String, String> cloud, Map<String, String> container) {
    var all = new LinkedHashMap<String, String>();
    own.forEach((name, value) -> {
      if (ELSEWHERE.stream().noneMatch(name::startsWith)) {
        all.put(name, value);
      }
    });
    all.putAll(cloud);
    all.putAll(container);
    return all;
  }

  /// Returns the container's variables with paths in its volumes changed to where they really are.
  static Map<String, String> relocated(Map<String, String> container, List<Placement> placements) {
    var changed = new LinkedHashMap<String, String>();
    container.forEach((name, value) -> changed.put(name, relocated(value, placements)));
    return changed;
  }

  private static String relocated(String value, List<Placement> placements) {
    for (var placement : placements) {
      var target = placement.target();
      if (value.equals(target) || value.startsWith(target + "/")) {
        return Path.of(placement.source() + value.substring(target.length())).toString();
      }
    }
    return value;
  }
}
