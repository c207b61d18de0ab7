// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import dev.keyway.kubernetes.api.Pod;
import java.util.List;

/// Which volumes of a pod a class fills.
public final class ClassVolumes {
  /// The volume attribute that names the class.
  public static final String CLASS = "secretProviderClass";

  private ClassVolumes() {}

  /// Returns the names of the volumes, in the pod's order.
  public static List<String> of(Pod pod, String driverName, String className) {
    return pod.volumes().stream()
        .filter(volume -> volume.driver().equals(driverName))
        .filter(volume -> className.equals(volume.attributes().get(CLASS)))
        .map(Pod.CsiVolume::name)
        .toList();
  }
}
