// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the checkout lies that is being tested.
public final class Checkout {
  private Checkout() {}

  /// Returns the folder with the launcher in it.
  public static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("keyway"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }
}
