// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/// The archive of parsed and checked classes from which all programs start
/// (docs/decisions/0010-the-image-starts-from-a-list-of-classes.md).
///
/// It is made of a list of names that is kept with the sources, not of a training run: the same
/// list gives the same bytes.
final class ClassArchive {
  private ClassArchive() {}

  /// Makes one. Classes of the list that are not there are left out.
  ///
  /// @param jar the program; its libraries are where its manifest says
  /// @param list names, one a line, in the form of `-XX:DumpLoadedClassList`
  static void dump(JavaRuntime runtime, Path jar, Path list, Path archive) throws IOException {
    Tool.run(
        jar.getParent(),
        List.of(
            runtime.java().toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Xshare:dump",
            "-Xlog:cds*=off,disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jar.toString()));
    if (!Files.exists(archive)) {
      throw new IOException("the JVM made no class archive " + archive);
    }
  }

  /// Joins lists that running programs wrote into one that is the same whatever order they loaded
  /// their classes in.
  ///
  /// @param lists files of `-XX:DumpLoadedClassList`
  static List<String> join(List<Path> lists) throws IOException {
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
