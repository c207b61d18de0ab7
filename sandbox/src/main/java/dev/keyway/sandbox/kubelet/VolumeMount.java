// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

/// One volume of one pod, as its kind is published and unpublished. Used by one thread at a time.
interface VolumeMount {
  /// Tells whether it should be published again and again.
  boolean republishes() throws MountFailed, InterruptedException;

  /// Publishes it.
  ///
  /// @param mounted whether it is there already; then a failure leaves it alone
  void publish(boolean mounted) throws MountFailed, InterruptedException;

  /// Unpublishes it and removes its folders.
  void unpublish() throws MountFailed;
}
