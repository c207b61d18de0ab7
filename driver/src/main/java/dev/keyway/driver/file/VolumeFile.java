// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import com.google.protobuf.ByteString;

/// One file as a provider wants it.
///
/// @param path relative to the volume, not yet checked
/// @param mode its permission bits; of other bits nothing is promised
public record VolumeFile(String path, int mode, ByteString contents) {
  @Override
  public String toString() {
    return path;
  }
}
