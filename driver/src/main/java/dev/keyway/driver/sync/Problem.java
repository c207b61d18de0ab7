// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

/// Why a Secret cannot be what its class asks for, in words for the pod's owner.
final class Problem extends Exception {
  Problem(String message) {
    super(message);
  }
}
