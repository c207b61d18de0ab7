// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.time.Duration;

/// How a client behaves.
///
/// @param userAgent what audit logs show, such as `csi-secrets-store/controller/1.0.0 (linux/amd64)
///   keyway`
/// @param timeout how long one call may take; a watch has its own
/// @param observer told of each call
public record ClientSettings(String userAgent, Duration timeout, CallObserver observer) {
  /// Returns settings with 30 seconds for a call, observed by nobody.
  public static ClientSettings of(String userAgent) {
    return new ClientSettings(userAgent, Duration.ofSeconds(30), CallObserver.NONE);
  }

  public ClientSettings observedBy(CallObserver other) {
    return new ClientSettings(userAgent, timeout, other);
  }
}
