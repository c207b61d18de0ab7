// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.Locale;
import java.util.Optional;

/// What `objectFormat` may say: how the secret behind a certificate becomes a file.
public enum ObjectFormat {
  PEM,
  PFX;

  /// Reads the word in any case; blank means PEM.
  static Optional<ObjectFormat> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "pem" -> Optional.of(PEM);
      case "pfx" -> Optional.of(PFX);
      default -> Optional.empty();
    };
  }
}
