// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.KubernetesObject;
import java.util.Optional;

/// Reads the events of a watch.
final class WatchEvents {
  private WatchEvents() {}

  /// @throws KubernetesException if the event says that the watch has failed
  static <T extends KubernetesObject> Optional<WatchEvent<T>> read(
      Resource<T> resource, Ask ask, JsonObject event) throws KubernetesException {
    var object = event.object("object").orElse(JsonObject.EMPTY);
    return switch (event.text("type").orElse("")) {
      case "ADDED" -> Optional.of(new WatchEvent.Added<>(resource.read().apply(object)));
      case "MODIFIED" -> Optional.of(new WatchEvent.Modified<>(resource.read().apply(object)));
      case "DELETED" -> Optional.of(new WatchEvent.Deleted<>(resource.read().apply(object)));
      case "BOOKMARK" ->
          object
              .object("metadata")
              .flatMap(metadata -> metadata.text("resourceVersion"))
              .map(WatchEvent.Bookmark::new);
      case "ERROR" -> {
        int code = object.number("code").orElse(500L).intValue();
        throw Failures.of(ask.words(), code, object, Optional.empty());
      }
      default -> Optional.empty();
    };
  }
}
