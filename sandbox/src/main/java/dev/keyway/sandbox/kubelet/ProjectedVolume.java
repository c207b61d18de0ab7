// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// A volume whose files kubelet makes itself: tokens of the pod's account and entries of
/// ConfigMaps. Other sources are left out.
record ProjectedVolume(String name, List<Source> sources) implements PodVolume {
  private static final long DEFAULT_LIFE = 3600;

  /// Where files come from.
  sealed interface Source {}

  /// A token of the pod's service account.
  record Token(String path, DriverInfo.TokenRequest request) implements Source {}

  /// Entries of a ConfigMap of the pod's namespace.
  ///
  /// @param items paths by key; all entries under their own names if empty
  record ConfigMap(String name, Map<String, String> items, boolean optional) implements Source {
    ConfigMap {
      items = Map.copyOf(items);
    }
  }

  ProjectedVolume {
    sources = List.copyOf(sources);
  }

  static ProjectedVolume of(JsonNode volume) {
    var sources = new ArrayList<Source>();
    for (var source : volume.path("projected").path("sources")) {
      if (source.has("serviceAccountToken")) {
        sources.add(token(source.path("serviceAccountToken")));
      } else if (source.has("configMap")) {
        sources.add(configMap(source.path("configMap")));
      }
    }
    return new ProjectedVolume(volume.path("name").asString(), sources);
  }

  private static Token token(JsonNode token) {
    var life = OptionalLong.of(token.path("expirationSeconds").asLong(DEFAULT_LIFE));
    return new Token(
        token.path("path").asString(),
        new DriverInfo.TokenRequest(token.path("audience").asString(""), life));
  }

  private static ConfigMap configMap(JsonNode map) {
    var items = new LinkedHashMap<String, String>();
    map.path("items")
        .forEach(item -> items.put(item.path("key").asString(), item.path("path").asString()));
    return new ConfigMap(map.path("name").asString(), items, map.path("optional").asBoolean(false));
  }
}
