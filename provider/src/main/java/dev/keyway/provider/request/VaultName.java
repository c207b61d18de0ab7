// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.Optional;

/// The rule for a vault's name (provider.md §5.2).
final class VaultName {
  private VaultName() {}

  /// Says what is wrong with `name`; empty if nothing is.
  static Optional<String> fault(String name) {
    if (name.isEmpty()) {
      return Optional.of("keyvaultName is not set");
    }
    if (!name.matches("[-A-Za-z0-9]*")) {
      return Optional.of(
          "keyvaultName "
              + Text.quote(name)
              + " is invalid: it may have letters, digits and hyphens only");
    }
    if (name.length() < 3 || name.length() > 24) {
      return Optional.of(
          "keyvaultName " + Text.quote(name) + " is invalid: it must have 3 to 24 characters");
    }
    return Optional.empty();
  }
}
