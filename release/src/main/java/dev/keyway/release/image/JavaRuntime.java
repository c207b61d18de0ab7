// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Java runtime of the modules that the programs use and no more.
///
/// @param home its folder
/// @param version such as `25.0.3+9-LTS`
record JavaRuntime(Path home, String version) {
  /// What jdeps finds in the programs and their libraries, and the bean for memory figures.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          // Jackson names its classes, whatever it reads.
          "java.xml",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  /// The security providers that are in these modules.
  private static final List<String> PROVIDERS =
      List.of("SUN", "SunRsaSign", "SunEC", "SunJSSE", "SunJCE");

  /// Links one.
  ///
  /// @param jdk where `jlink` is
  /// @param home the folder to make
  /// @throws IOException if jlink is missing or fails
  static JavaRuntime link(Path jdk, Path home) throws IOException {
    Tool.run(
        jdk,
        List.of(
            jdk.resolve("bin/jlink").toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            home.toString()));
    // Classes come from the archive of all programs; a second one would be weight.
    keepProviders(home.resolve("conf/security/java.security"));
    return new JavaRuntime(home, version(jdk.resolve("release")));
  }

  /// The list that the JDK ships names providers of modules that were left out. For each of these
  /// the JVM asks every provider on the class path for its name, which makes one of Bouncy Castle
  /// with all its 650 classes: 25 MiB and most of a second at every start (docs/performance.md).
  private static void keepProviders(Path file) throws IOException {
    var lines = new ArrayList<String>();
    for (var line : Files.readAllLines(file)) {
      if (!line.matches("security\\.provider\\.\\d+=.*")) {
        lines.add(line);
      }
    }
    for (var provider : PROVIDERS) {
      lines.add("security.provider.%d=%s".formatted(PROVIDERS.indexOf(provider) + 1, provider));
    }
    Files.write(file, lines);
  }

  /// Returns the program `java`.
  Path java() {
    return home.resolve("bin/java");
  }

  private static String version(Path release) throws IOException {
    for (var line : Files.readAllLines(release)) {
      if (line.startsWith("JAVA_RUNTIME_VERSION=")) {
        return line.substring(line.indexOf('=') + 1).replace("\"", "");
      }
    }
    throw new IOException(release + " names no JAVA_RUNTIME_VERSION");
  }
}
