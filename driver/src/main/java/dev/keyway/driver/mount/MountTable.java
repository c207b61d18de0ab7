// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The mounts of this process as the kernel lists them in `/proc/self/mountinfo`; see proc(5). A
/// node may have thousands, so the lines are read one by one.
final class MountTable {
  private static final int MOUNT_POINT = 4;

  private final Path file;

  MountTable(Path file) {
    this.file = file;
  }

  /// Tells whether some mount point is exactly this path, which is absolute and free of links.
  boolean has(Path path) throws IOException {
    return !select(mount -> mount.point().equals(path), 1).isEmpty();
  }

  /// Returns the points of all mounts of one type below a folder, those of stacked mounts once.
  List<Path> below(Path folder, String type) throws IOException {
    return select(
            mount ->
                mount.type().equals(type)
                    && mount.point().startsWith(folder)
                    && !mount.point().equals(folder),
            Integer.MAX_VALUE)
        .stream()
        .map(Mount::point)
        .distinct()
        .toList();
  }

  List<Mount> select(Predicate<Mount> wanted, int most) throws IOException {
    var found = new ArrayList<Mount>();
    // ISO-8859-1 keeps every byte of a path, whatever encoding its maker had in mind.
    try (var lines = open()) {
      for (var line = lines.readLine(); line != null && found.size() < most; ) {
        Mount.parse(line).filter(wanted).ifPresent(found::add);
        line = lines.readLine();
      }
    }
    return found;
  }

  private BufferedReader open() throws IOException {
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }

  record Mount(Path point, String type) {
    static Optional<Mount> parse(String line) {
      var fields = line.split(" ", -1);
      for (int i = MOUNT_POINT + 2; i + 1 < fields.length; i++) {
        if (fields[i].equals("-")) {
          return Optional.of(new Mount(Path.of(unescape(fields[MOUNT_POINT])), fields[i + 1]));
        }
      }
      return Optional.empty();
    }

    /// The kernel writes blanks, tabs, line ends and backslashes as three octal digits.
    private static String unescape(String field) {
      var bytes = field.getBytes(StandardCharsets.ISO_8859_1);
      int length = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\\' && i + 3 < bytes.length) {
          bytes[length++] = (byte) Integer.parseInt(field, i + 1, i + 4, 8);
          i += 3;
        } else {
          bytes[length++] = bytes[i];
        }
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
  }
}
