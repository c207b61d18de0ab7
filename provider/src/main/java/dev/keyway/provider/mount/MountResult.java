// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import dev.keyway.provider.content.MountedFile;
import java.util.List;

/// All files of a mount, in the order of its objects.
///
/// @param warnings what the pod's owner should know, though the files are usable
public record MountResult(List<MountedFile> files, List<String> warnings) {
  public MountResult {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
