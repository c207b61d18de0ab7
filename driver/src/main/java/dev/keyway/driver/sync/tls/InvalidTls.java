// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

/// A file holds no certificate or key that a TLS Secret can have. The message says why and quotes
/// nothing of it.
public final class InvalidTls extends Exception {
  InvalidTls(String message) {
    super(message);
  }
}
