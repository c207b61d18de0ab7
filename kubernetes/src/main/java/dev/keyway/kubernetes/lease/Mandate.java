// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

/// The leave to act, which ends by itself unless it is renewed. To be asked before everything that
/// changes something.
@FunctionalInterface
public interface Mandate {
  boolean holds();
}
