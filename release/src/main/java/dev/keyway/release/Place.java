// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.jar.JarFile;

/// The checkout that is released.
final class Place {
  /// Returns its folder, which the launcher names.
  Path home() {
    return Path.of(System.getProperty("keyway.home", ".")).toAbsolutePath().normalize();
  }

  /// Returns the version of the built program, without the mark of work in progress.
  ///
  /// @throws UncheckedIOException if it is not built
  String version() {
    try (var jar = new JarFile(home().resolve("cli/target/keyway.jar").toFile())) {
      var version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      return version.replace("-SNAPSHOT", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Keyway is not built: run ./keyway build", e);
    }
  }
}
