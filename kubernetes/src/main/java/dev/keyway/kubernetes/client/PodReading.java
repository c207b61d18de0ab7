// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static dev.keyway.kubernetes.client.MetaReading.text;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Pod.CsiVolume;
import dev.keyway.kubernetes.api.Pod.Phase;
import java.util.List;
import java.util.stream.Stream;

/// Reads pods.
final class PodReading {
  private PodReading() {}

  static Pod pod(JsonObject json) {
    var spec = MetaReading.spec(json);
    return new Pod(
        MetaReading.brief(json),
        text(spec, "nodeName"),
        spec.text("serviceAccountName").orElseGet(() -> text(spec, "serviceAccount")),
        phase(text(MetaReading.status(json), "phase")),
        spec.flag("hostNetwork").orElse(false),
        addresses(MetaReading.status(json)),
        spec.object("securityContext").flatMap(context -> context.number("fsGroup")),
        spec.objects("volumes").stream().flatMap(PodReading::csi).toList());
  }

  private static List<String> addresses(JsonObject status) {
    return Stream.concat(
            Stream.of(text(status, "podIP")),
            status.objects("podIPs").stream().map(address -> text(address, "ip")))
        .filter(address -> !address.isEmpty())
        .distinct()
        .toList();
  }

  private static Phase phase(String name) {
    return switch (name) {
      case "Running" -> Phase.RUNNING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      case "Unknown" -> Phase.UNKNOWN;
      default -> Phase.PENDING;
    };
  }

  private static Stream<CsiVolume> csi(JsonObject volume) {
    return volume.object("csi").stream()
        .map(csi ->
            new CsiVolume(
                text(volume, "name"),
                text(csi, "driver"),
                csi.flag("readOnly").orElse(false),
                MetaReading.texts(csi, "volumeAttributes"),
                csi.object("nodePublishSecretRef").flatMap(secret -> secret.text("name"))));
  }
}
