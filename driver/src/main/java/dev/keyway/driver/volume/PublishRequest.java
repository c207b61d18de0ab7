// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One volume of one pod, to be filled or refreshed.
///
/// @param context kubelet's volume context: the pod's `volumeAttributes` and its facts
/// @param secrets empty if kubelet sent none
/// @param group the group that kubelet wants the files to have
/// @param providerName what the context names as the provider; normally empty
public record PublishRequest(
    String volumeId,
    Path target,
    PodRef pod,
    String className,
    String providerName,
    Map<String, String> context,
    Optional<Map<String, String>> secrets,
    boolean readOnly,
    OptionalInt group) {
  @Override
  public String toString() {
    return "PublishRequest[" + volumeId + ", " + target + "]";
  }
}
