// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An inline CSI volume of a pod.
///
/// @param publishSecret the name of the Secret whose data go with each publish
record CsiVolume(
    String name,
    String driver,
    boolean readOnly,
    Map<String, String> attributes,
    Optional<String> publishSecret)
    implements PodVolume {

  CsiVolume {
    attributes = Map.copyOf(attributes);
  }

  static CsiVolume of(JsonNode volume) {
    var csi = volume.path("csi");
    var attributes = new LinkedHashMap<String, String>();
    csi.path("volumeAttributes")
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asString()));
    return new CsiVolume(
        volume.path("name").asString(),
        csi.path("driver").asString(),
        csi.path("readOnly").asBoolean(false),
        attributes,
        Optional.of(csi.path("nodePublishSecretRef").path("name").asString(""))
            .filter(secret -> !secret.isEmpty()));
  }
}
