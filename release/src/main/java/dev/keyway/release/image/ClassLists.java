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
  /// Lists of the local Azure and of commands that ask for it are left out: they are no programs of
  /// a cluster.
  ///
  /// @param lists files of `-XX:DumpLoadedClassList`
  public static List<String> join(List<Path> lists) throws IOException {
    var names = new TreeSet<String>();
    for (var list : lists) {
      var loaded = Files.readAllLines(list);
      if (loaded.stream().noneMatch(line -> line.startsWith("dev/keyway/sandbox/"))) {
        loaded.stream()
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
