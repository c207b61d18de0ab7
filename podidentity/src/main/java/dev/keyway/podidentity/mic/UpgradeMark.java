// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.Bodies;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.util.Map;

/// The note that objects have been brought up to date (pod-identity.md §4.4). Nothing is rewritten:
/// the API server has dropped fields in another case than the schema's since the kinds have one, so
/// that there is nothing left to rescue. The note keeps an original that takes over from rewriting
/// everything.
public final class UpgradeMark {
  private UpgradeMark() {}

  /// Where it is.
  ///
  /// @param configMap its name
  public record Place(ObjectKey configMap, String key) {}

  /// Makes the note unless it is there.
  static void make(KubernetesClient client, Place place, String version)
      throws KubernetesException {
    var data = Map.of(place.key(), version);
    var map = client.find(Resources.CONFIG_MAPS, place.configMap());
    if (map.isEmpty()) {
      var fields = Bodies.object(Resources.CONFIG_MAPS, ObjectMeta.of(place.configMap()));
      fields.put("data", data);
      client.create(Resources.CONFIG_MAPS, place.configMap().namespace(), JsonBody.of(fields));
      return;
    }
    var noted = map.get().json().object("data").orElse(JsonObject.EMPTY).has(place.key());
    if (!noted) {
      client.patch(Resources.CONFIG_MAPS, place.configMap(), Patch.merge(Map.of("data", data)));
    }
  }
}
