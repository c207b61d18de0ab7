// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.kubernetes.client.KubernetesException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where it is recorded what is mounted.
public interface StatusRecord {
  /// Returns the versions recorded for this pod's volume; empty if nothing is recorded for it, or
  /// for another pod of that name, or for another target. While nobody can tell, as after a start
  /// without the API server, it counts as recorded, with no versions.
  Optional<Map<String, String>> recorded(PodRef pod, String className, Path target);

  /// Records what is mounted; writes nothing if that is recorded already.
  void record(PublishedVolume volume) throws KubernetesException;
}
