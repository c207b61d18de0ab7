// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import com.google.protobuf.ByteString;

/// One file the provider answered with.
///
/// @param path relative to the volume
/// @param mode the permission bits
/// @param version the object version it came from
/// @param contents what goes into the file; not part of the text form
public record MountedFile(String path, int mode, String version, ByteString contents) {

  /// Returns the number of bytes.
  public int size() {
    return contents.size();
  }

  /// Returns the permission bits as `ls` writes them in octal, such as `0644`.
  public String octalMode() {
    return "%04o".formatted(mode);
  }

  @Override
  public String toString() {
    return "%s (%s, %d bytes, version %s)".formatted(path, octalMode(), size(), version);
  }
}
