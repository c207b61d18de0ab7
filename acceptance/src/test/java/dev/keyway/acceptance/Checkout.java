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

  /// Returns the class path of the program as users have it. That of these tests holds 150 jars,
  /// whose directories alone take 10 of the 32 MiB of heap that a program of the node has.
  public static String jar() {
    return root().resolve("cli/target/keyway.jar").toString();
  }
}
