// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;

/// A layer of files that belong to root and that nobody may write.
final class ImageLayer {
  /// The time of every file.
  static final Instant MODIFIED = Instant.ofEpochSecond(1);

  private ImageLayer() {}

  /// @param files by their absolute path in the image
  static FileEntriesLayer of(String name, SortedMap<String, Path> files) {
    var layer = FileEntriesLayer.builder().setName(name);
    files.forEach((target, file) ->
        layer.addEntry(
            file, AbsoluteUnixPath.get(target), permissions(target, file), MODIFIED, "0:0"));
    return layer.build();
  }

  /// Returns `/tmp`, where everybody may write if the root file system lets them.
  ///
  /// @param empty any empty folder
  static FileEntry scratchFolder(Path empty) {
    return new FileEntry(
        empty,
        AbsoluteUnixPath.get("/tmp"),
        // Without the sticky bit, which the library does not know: a container has one user.
        FilePermissions.fromOctalString("777"),
        MODIFIED,
        "0:0");
  }

  private static FilePermissions permissions(String target, Path file) {
    // The loader and the libraries of Debian are executable by their own account.
    var runs = Files.isExecutable(file) || target.contains(".so");
    return FilePermissions.fromOctalString(runs ? "555" : "444");
  }
}
