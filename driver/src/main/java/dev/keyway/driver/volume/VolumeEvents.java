// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

/// Where a pod's owner is told what became of its volume.
@FunctionalInterface
public interface VolumeEvents {
  /// Records a warning on the pod. Never fails, and does not keep the caller waiting.
  ///
  /// @param reason one word in CamelCase
  /// @param message a sentence for people, without secrets
  void warn(PodRef pod, String reason, String message);
}
