// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whose volume a target path is, as kubelet lays them out (csi-driver.md §6.7).
public record TargetPath(String podUid, String volume) {
  private static final String SEPARATOR = "[/\\\\|]++";

  // Possessive throughout: what others wrote as a path must not cost more than its length. The
  // folder above `pods` has no `pods` in it: a pod that writes the rest of such a path into a
  // volume of its own must not be taken for another.
  private static final Pattern LAYOUT =
      Pattern.compile(
          "(?:(?!pods[/\\\\|])[^/\\\\|\0]*+"
              + SEPARATOR
              + ")*+pods"
              + SEPARATOR
              + "([^/\\\\|\0]++)"
              + SEPARATOR
              + "volumes"
              + SEPARATOR
              + "kubernetes\\.io~csi"
              + SEPARATOR
              + "([^/\\\\|\0]++)"
              + SEPARATOR
              + "mount");

  /// Reads a path; returns nothing if it is laid out otherwise.
  public static Optional<TargetPath> parse(String path) {
    var layout = LAYOUT.matcher(path);
    return layout.matches()
        ? Optional.of(new TargetPath(layout.group(1), layout.group(2)))
        : Optional.empty();
  }

  /// Returns where the volume is mounted below `root`, kubelet's folder.
  public Path below(Path root) {
    return root.resolve("pods")
        .resolve(podUid)
        .resolve("volumes/kubernetes.io~csi")
        .resolve(volume)
        .resolve("mount");
  }
}
