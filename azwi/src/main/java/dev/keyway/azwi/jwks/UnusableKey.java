// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.jwks;

/// There is no key, or one that no token is signed with. The message quotes nothing of it.
public final class UnusableKey extends RuntimeException {
  UnusableKey(String message) {
    super(message);
  }
}
