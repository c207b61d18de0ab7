// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.file.InvalidPath;
import dev.keyway.driver.file.Ownership;
import dev.keyway.driver.file.VolumeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The files in mounted volumes. Calls for different targets may come side by side.
public interface VolumeContents {
  /// Tells whether a whole set of files is there, of whatever age.
  ///
  /// @throws IOException if the target cannot be read
  boolean filled(Path target) throws IOException;

  /// Returns when the present set was written; empty if that cannot be told.
  ///
  /// @throws IOException if the target cannot be read
  Optional<Instant> written(Path target) throws IOException;

  /// Replaces all files at once; does nothing if they are the same.
  ///
  /// @throws InvalidPath if one of them has a path that no volume may have
  void replace(Path target, List<VolumeFile> files, Ownership ownership)
      throws IOException, InvalidPath;

  /// Deletes whatever is below the target, following no link.
  ///
  /// @throws IOException if something is left
  void erase(Path target) throws IOException;
}
