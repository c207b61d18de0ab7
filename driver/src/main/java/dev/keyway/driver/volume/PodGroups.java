// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.util.OptionalInt;

/// Where the group of a pod's volumes is looked up, for a kubelet that does not send it.
@FunctionalInterface
public interface PodGroups {
  /// Returns the pod's `fsGroup`; empty if it has none or the pod is not known.
  OptionalInt fsGroup(PodRef pod);
}
