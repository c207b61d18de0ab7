// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import java.util.List;

/// The files of one fetched object, in the order of the answer.
///
/// @param warnings what its owner should know, though the files are usable
public record RenderedObject(List<MountedFile> files, List<String> warnings) {
  public RenderedObject {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
