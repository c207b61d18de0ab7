// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import dev.keyway.agent.BuildVersion;
import dev.keyway.release.image.Architecture;
import dev.keyway.release.image.ImageRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/// The checkout that is released.
final class Place {
  /// Returns its folder, which the launcher names.
  Path home() {
    return Path.of(System.getProperty("keyway.home", ".")).toAbsolutePath().normalize();
  }

  /// Returns the version of the built program, without the mark of work in progress.
  ///
  /// @throws UncheckedIOException if it is not built
  String version() {
    try (var jar = new JarFile(home().resolve("cli/target/keyway.jar").toFile())) {
      var version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      return version.replace("-SNAPSHOT", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Keyway is not built: run ./keyway build", e);
    }
  }

  /// Returns what image to make of the built program.
  ///
  /// @param names none for the usual one
  ImageRequest image(Architecture architecture, Path jdk, List<String> names) {
    return new ImageRequest(
        architecture,
        jdk,
        home().resolve("cli/target/keyway.jar"),
        home().resolve("deploy/image/classes.lst"),
        home().resolve("cli/src/main/resources/jvm"),
        names.isEmpty() ? List.of("keyway:" + version()) : names,
        version(),
        revision());
  }

  /// Returns the version of a chart.
  String chartVersion(String chart) throws IOException {
    for (var line :
        Files.readAllLines(home().resolve("deploy/charts").resolve(chart).resolve("Chart.yaml"))) {
      if (line.startsWith("version:")) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    throw new IOException("the chart " + chart + " has no version");
  }

  /// Returns the commit that the program was built of, empty where nobody knows.
  private static String revision() {
    return BuildVersion.current().commit();
  }
}
