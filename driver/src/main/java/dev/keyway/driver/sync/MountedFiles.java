// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.mount.MountPoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the files of a mounted volume back (csi-driver.md §6.6), and nothing else: whoever can
/// forge a status must not get at files that are not of that volume.
final class MountedFiles {
  private static final int LONGEST = 1 << 20;
  private static final int ATTEMPTS = 3;

  private final MountPoints mounts;

  MountedFiles(MountPoints mounts) {
    this.mounts = mounts;
  }

  /// Returns the contents of those of the files `wanted` that are there. All are of one moment,
  /// before or after a rotation.
  ///
  /// @param volume whose files they shall be
  /// @throws Problem if nothing of the driver is mounted there, or it cannot be read
  Map<String, byte[]> read(Path target, TargetPath volume, Set<String> wanted) throws Problem {
    try {
      var root = target.toRealPath();
      if (!TargetPath.parse(root.toString()).equals(Optional.of(volume)) || !mounts.mounted(root)) {
        throw new Problem("nothing is mounted at %s".formatted(target));
      }
      for (int attempt = 1; ; attempt++) {
        var before = generation(root);
        try {
          var contents = contents(root, wanted);
          if (before.equals(generation(root)) || attempt == ATTEMPTS) {
            return contents;
          }
        } catch (NoSuchFileException replaced) {
          if (attempt == ATTEMPTS) {
            throw replaced;
          }
        }
      }
    } catch (NoSuchFileException _) {
      throw new Problem("nothing is mounted at %s".formatted(target));
    } catch (IOException e) {
      throw new Problem(
          "the files at %s cannot be read: %s".formatted(target, e.getClass().getSimpleName()));
    }
  }

  private static String generation(Path root) throws IOException {
    var data = root.resolve("..data");
    return Files.isSymbolicLink(data) ? Files.readSymbolicLink(data).toString() : "";
  }

  private static Map<String, byte[]> contents(Path root, Set<String> wanted)
      throws IOException, Problem {
    var contents = new HashMap<String, byte[]>();
    int room = LONGEST;
    for (var entry : paths(root).entrySet()) {
      if (wanted.contains(entry.getKey())) {
        var content = content(entry.getKey(), entry.getValue(), room);
        room -= content.length;
        contents.put(entry.getKey(), content);
      }
    }
    return contents;
  }

  private static byte[] content(String name, Path file, int room) throws IOException, Problem {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      var content = in.readNBytes(room + 1);
      if (content.length > room) {
        throw new Problem(
            "with file %s it would be larger than a Secret may be, 1 MiB".formatted(name));
      }
      return content;
    }
  }

  /// Returns all files by their names in the volume.
  private static Map<String, Path> paths(Path root) throws IOException {
    var paths = new LinkedHashMap<String, Path>();
    try (var entries = Files.newDirectoryStream(root)) {
      for (var entry : entries) {
        var name = entry.getFileName().toString();
        if (name.startsWith("..")) {
          continue;
        }
        // Links at the top lead into the current generation; one that leads out is nobody's.
        var real = entry.toRealPath();
        if (!real.startsWith(root)) {
          continue;
        }
        try (var below = Files.walk(real)) {
          below
              .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .forEach(path -> paths.put(name(name, real, path), path));
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return paths;
  }

  private static String name(String top, Path real, Path file) {
    return real.equals(file) ? top : top + "/" + real.relativize(file);
  }
}
