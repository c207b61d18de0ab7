// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import java.io.IOException;
import java.nio.file.Path;

/// What is mounted where, and changing it. Safe for concurrent use on different paths.
public interface MountPoints {
  /// Tells whether something is mounted at exactly this path; false if there is no such path.
  ///
  /// @throws IOException if the path cannot be looked at
  boolean mounted(Path path) throws IOException;

  /// Mounts an empty tmpfs.
  ///
  /// @throws IOException naming the path and the kernel's reason
  void mountTmpfs(Path path, TmpfsOptions options) throws IOException;

  /// Unmounts what is mounted last at the path, even while it is in use; does nothing if nothing
  /// is.
  ///
  /// @throws IOException naming the path and the kernel's reason
  void unmount(Path path) throws IOException;
}
