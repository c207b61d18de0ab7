// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.nio.file.Path;
import java.time.Duration;

/// The volumes of this node. Calls for one target run one after the other, others side by side;
/// every call may be repeated, and may follow a crash at any point of another.
public interface Volumes {
  /// Makes the volume hold what its class asks for.
  ///
  /// @param timeout how long the caller waits
  /// @throws VolumeException if it does not, with nothing mounted unless it was before
  void publish(PublishRequest request, Duration timeout) throws VolumeException;

  /// Fetches the volume again if it is mounted and filled, whatever its age, and leaves it alone
  /// otherwise: it may be on its way out. A failure keeps the old files and is told to the pod. An
  /// implementation that cannot tell these cases apart publishes.
  ///
  /// @param timeout the longest it may take
  /// @throws VolumeException if the target is in use or cannot be looked at
  default void refresh(PublishRequest request, Duration timeout) throws VolumeException {
    publish(request, timeout);
  }

  /// Removes the volume.
  void unpublish(String volumeId, Path target) throws VolumeException;
}
