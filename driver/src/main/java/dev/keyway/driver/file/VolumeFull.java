// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A volume has no room for the files of before and the new ones side by side. Those of before are
/// still there.
public final class VolumeFull extends IOException {
  private VolumeFull(String message, IOException cause) {
    super(message, cause);
  }

  static boolean is(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("No space left on device");
  }

  static VolumeFull at(Path target, FileSet wanted, IOException cause) {
    long size = wanted.files().stream().mapToLong(file -> file.contents().size()).sum();
    return new VolumeFull(
        "the volume %s is full: %d new files of %d bytes do not fit beside the old ones into %s;"
                .formatted(target, wanted.files().size(), size, limit(target))
            + " raise the driver's limit for a volume's tmpfs, or ask for less",
        cause);
  }

  private static String limit(Path target) {
    try {
      return Files.getFileStore(target).getTotalSpace() + " bytes";
    } catch (IOException _) {
      return "its file system";
    }
  }
}
