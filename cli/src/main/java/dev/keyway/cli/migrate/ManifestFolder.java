// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.migrate;

import dev.keyway.azwi.migrate.render.ManifestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where manifests are written for somebody to look at.
public final class ManifestFolder {
  private ManifestFolder() {}

  /// Writes the files, replacing those of their names.
  ///
  /// @throws IOException if the folder cannot be written to
  public static void write(Path folder, Map<String, String> files) throws IOException {
    Files.createDirectories(folder);
    for (var file : files.entrySet()) {
      var path = Files.writeString(folder.resolve(file.getKey()), file.getValue());
      if (file.getKey().equals(ManifestFiles.SCRIPT) && !path.toFile().setExecutable(true)) {
        throw new IOException("cannot make %s executable".formatted(path));
      }
    }
  }
}
