// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// Lists of the classes that running programs loaded.
public final class ClassLists {
  private ClassLists() {}

  /// Joins lists that running programs wrote into one that is the same whatever order they loaded
  /// their classes in.
  ///
  /// @param lists files of `-XX:DumpLoadedClassList`
  public static List<String> join(List<Path> lists) throws IOException {
    var names = new TreeSet<String>();
    for (var list : lists) {
      try (var lines = Files.lines(list)) {
        lines
            // Comments, and what only matters where classes are linked ahead of time.
            .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
            // Classes of loaders other than the JVM's own cannot be named without their origin.
            .filter(line -> !line.contains(" source: "))
            .map(line -> line.replaceFirst(" id: \\d+$", ""))
            .forEach(names::add);
      }
    }
    return List.copyOf(names);
  }
}
