// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import java.time.Duration;

/// Hears of Secrets written (csi-driver.md §12: `sync_k8s_secret_total`,
/// `k8s_secret_duration_sec`).
@FunctionalInterface
public interface SyncObserver {
  /// A Secret was created or changed.
  ///
  /// @param took from reading the files to the API server's answer
  void synced(String provider, Duration took);
}
