// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import dev.keyway.kubernetes.api.Pod;
import java.util.Optional;

/// A pod that has an address, as far as the API server has told.
///
/// @param link how the address was linked to the node when that was told; empty if it was not known
record Claimant(Pod pod, Optional<String> link) {
  boolean leaving() {
    return pod.metadata().deleting();
  }
}
