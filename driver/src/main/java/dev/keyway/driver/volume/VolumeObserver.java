// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.time.Duration;

/// Hears what becomes of volumes (csi-driver.md §3.6).
public interface VolumeObserver {
  /// @param provider may be empty
  void published(String provider);

  /// @param reason a word for the metric label `error_type`
  void publishFailed(String provider, String reason);

  void unpublished();

  void unpublishFailed();

  /// A mounted volume was fetched again.
  void rotated(String provider, Duration took);

  /// A mounted volume could not be fetched again and kept its files.
  void rotationFailed(String provider, String reason);
}
