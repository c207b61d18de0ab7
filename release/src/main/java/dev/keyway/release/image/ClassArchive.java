// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The archive of parsed and checked classes from which all programs start
/// (docs/decisions/0010-the-image-starts-from-a-list-of-classes.md).
///
/// It is made of a list of names that is kept with the sources, not of a training run: the same
/// list gives the same bytes.
final class ClassArchive {
  private ClassArchive() {}

  /// Makes one. Classes of the list that are not there are left out.
  ///
  /// @param jar the program, relative to the folder: the archive holds its path, and the JVM takes
  ///   any other that ends the same. Its libraries are where its manifest says
  /// @param list names, one a line, in the form of `-XX:DumpLoadedClassList`
  static void dump(JavaRuntime runtime, Path folder, Path jar, Path list, Path archive)
      throws IOException {
    Tool.run(
        folder,
        List.of(
            runtime.java().toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Xshare:dump",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jar.toString()));
    if (!Files.exists(archive)) {
      throw new IOException("the JVM made no class archive " + archive);
    }
  }
}
