// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.file.InvalidPath;
import dev.keyway.driver.file.Ownership;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.driver.file.VolumeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Files as pods know them: behind the link `..data`.
///
/// @param clock the time that directories are named after
public record FolderContents(InstantSource clock) implements VolumeContents {
  @Override
  public boolean filled(Path target) throws IOException {
    return folder(target).filled();
  }

  @Override
  public Optional<Instant> written(Path target) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(target.resolve("..data")).toInstant());
    } catch (NoSuchFileException self) {
      return Optional.empty();
    }
  }

  @Override
  public void replace(Path target, List<VolumeFile> files, Ownership ownership)
      throws IOException, InvalidPath {
    folder(target).write(files, ownership);
  }

  @Override
  public void erase(Path target) throws IOException {
    folder(target).erase();
  }

  private VolumeFolder folder(Path target) {
    return new VolumeFolder(target, clock);
  }
}
