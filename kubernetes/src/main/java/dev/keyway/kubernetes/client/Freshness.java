// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

/// How fresh a list must be.
public enum Freshness {
  /// As it is now; costs the server a read of its database.
  LATEST,
  /// As this server remembers it, which may be a little behind.
  ANY
}
