// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import dev.keyway.provider.request.ObjectSpec;
import java.time.Duration;

/// Hears of every call to a vault; used for metrics.
@FunctionalInterface
public interface MountObserver {

  /// One object was read, or its versions were listed.
  ///
  /// @param error one word for what went wrong, empty if nothing did
  void vaultCalled(ObjectSpec spec, String error, Duration took);
}
