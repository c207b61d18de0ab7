// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Map;

/// One version of an object.
sealed interface Versioned<V> permits SecretVersion, KeyVersion, CertificateVersion {
  /// Returns 32 lower-case hex digits.
  String version();

  Attributes attributes();

  Map<String, String> tags();

  /// Tells whether a certificate of the same name stands behind it.
  boolean managed();

  V with(Attributes attributes, Map<String, String> tags);
}
