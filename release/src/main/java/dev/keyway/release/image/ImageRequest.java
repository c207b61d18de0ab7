// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.nio.file.Path;
import java.util.List;

/// What image to make.
///
/// @param jdk the JDK 25 whose runtime it gets, for the image's architecture
/// @param program the program's jar, its libraries in `lib` beside it
/// @param classes the list of classes to archive
/// @param jvm the folder with the options of each program's JVM
/// @param names the names it is known by, such as `keyway:0.1.0`; the first is the main one
/// @param version of Keyway
/// @param revision the commit it is made of, empty if unknown
public record ImageRequest(
    Architecture architecture,
    Path jdk,
    Path program,
    Path classes,
    Path jvm,
    List<String> names,
    String version,
    String revision) {
  /// Copies the names.
  public ImageRequest {
    names = List.copyOf(names);
  }
}
