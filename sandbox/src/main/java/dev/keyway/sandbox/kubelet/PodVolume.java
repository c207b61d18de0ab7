// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A volume of a pod that this kubelet looks after. It leaves others alone.
sealed interface PodVolume permits CsiVolume, ProjectedVolume {
  String name();

  /// Returns the volumes of a pod's specification, as far as they are looked after.
  static List<PodVolume> of(JsonNode spec) {
    var volumes = new ArrayList<PodVolume>();
    for (var volume : spec.path("volumes")) {
      if (volume.has("csi")) {
        volumes.add(CsiVolume.of(volume));
      } else if (volume.has("projected")) {
        volumes.add(ProjectedVolume.of(volume));
      }
    }
    return List.copyOf(volumes);
  }
}
