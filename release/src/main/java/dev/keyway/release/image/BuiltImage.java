// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.nio.file.Path;
import java.util.List;

/// An image that was made.
///
/// @param archive the file that `docker load`, `podman load` and `ctr images import` read
/// @param digest of its manifest, `sha256:` and 64 hexadecimal digits
/// @param runtime version of the Java runtime in it
/// @param packages what it has from Debian
public record BuiltImage(
    Path archive, String digest, String runtime, List<DebianPackage> packages) {
  /// Copies the packages.
  public BuiltImage {
    packages = List.copyOf(packages);
  }
}
