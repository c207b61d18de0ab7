// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An inline CSI volume of a pod.
///
/// @param publishSecret the name of the Secret whose data go with each publish
record PodVolume(
    String name,
    String driver,
    boolean readOnly,
    Map<String, String> attributes,
    Optional<String> publishSecret) {

  PodVolume {
    attributes = Map.copyOf(attributes);
  }

  /// Returns the CSI volumes of a pod's specification.
  static List<PodVolume> of(JsonNode spec) {
    return spec.path("volumes")
        .valueStream()
        .filter(v -> v.has("csi"))
        .map(PodVolume::one)
        .toList();
  }

  private static PodVolume one(JsonNode volume) {
    var csi = volume.path("csi");
    var attributes = new LinkedHashMap<String, String>();
    csi.path("volumeAttributes")
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asString()));
    return new PodVolume(
        volume.path("name").asString(),
        csi.path("driver").asString(),
        csi.path("readOnly").asBoolean(false),
        attributes,
        Optional.of(csi.path("nodePublishSecretRef").path("name").asString(""))
            .filter(secret -> !secret.isEmpty()));
  }
}
