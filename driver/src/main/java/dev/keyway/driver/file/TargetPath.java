// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.util.Optional;
import java.util.regex.Pattern;

/// Whose volume kubelet mounts at a path (csi-driver.md §6.7).
public record TargetPath(String podUid, String volumeName) {
  private static final String SLASH = "[/\\\\|]+";
  private static final Pattern FORM =
      Pattern.compile(
          String.join(
              SLASH, "", "pods", "(.+?)", "volumes", "kubernetes\\.io~csi", "(.+?)", "mount$"));

  /// Reads a target path of Linux or Windows, wherever kubelet's folder is; empty for any other.
  public static Optional<TargetPath> parse(String path) {
    var found = FORM.matcher(path);
    return found.find()
        ? Optional.of(new TargetPath(found.group(1), found.group(2)))
        : Optional.empty();
  }
}
