// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A `.tar.gz` of files, the same bytes whenever and by whomever it is made.
final class Archive {
  private static final Instant MODIFIED = Instant.ofEpochSecond(1);

  private final SortedMap<String, Path> files = new TreeMap<>();

  /// Adds a file.
  ///
  /// @param name its path in the archive
  Archive file(String name, Path file) {
    files.put(name, file);
    return this;
  }

  /// Adds all files of a folder.
  ///
  /// @param name the folder's path in the archive
  Archive folder(String name, Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      found
          .filter(Files::isRegularFile)
          .forEach(file -> files.put(name + "/" + folder.relativize(file), file));
    }
    return this;
  }

  /// Writes it.
  Path write(Path archive) throws IOException {
    try (var out =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(Files.size(file.getValue()));
        entry.setMode(Files.isExecutable(file.getValue()) ? 0755 : 0644);
        entry.setLastModifiedTime(FileTime.from(MODIFIED));
        out.putArchiveEntry(entry);
        Files.copy(file.getValue(), out);
        out.closeArchiveEntry();
      }
    }
    return archive;
  }
}
