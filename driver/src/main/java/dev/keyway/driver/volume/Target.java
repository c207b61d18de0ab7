// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Where a volume is mounted. Whoever may call kubelet's plug-ins is root on the node already;
/// these rules are against mistakes.
///
/// @param path absolute and without `..`
/// @param kubelets whether it is the place that kubelet makes for a pod's inline volume, where
///   nothing can be of value that is not a volume's
record Target(Path path, boolean kubelets) {
  private static final Pattern KUBELETS =
      Pattern.compile(".*/pods/[^/]+/volumes/kubernetes\\.io~csi/[^/]+/mount");

  /// `/`, `/etc`, `/dev/shm` and such are never a volume's.
  private static final int SHALLOWEST = 3;

  static Target of(Path path) throws VolumeException {
    if (!path.isAbsolute() || !path.normalize().equals(path)) {
      throw refused(path, "is not an absolute path without \".\" and \"..\"");
    }
    if (path.getNameCount() < SHALLOWEST) {
      throw refused(path, "is too close to the root of the file system to be a volume");
    }
    return new Target(path, KUBELETS.matcher(path.toString()).matches());
  }

  /// Fails if something is there over which or through which nothing may be mounted.
  void checkMountable() throws VolumeException {
    if (Files.isSymbolicLink(path)) {
      throw occupied("is a symbolic link, through which nothing is mounted");
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw occupied("is a file, over which nothing is mounted");
    }
  }

  private VolumeException occupied(String why) {
    return new VolumeException(
        "target_path " + path + " " + why + "; remove it on the node and kubelet will try again",
        Status.Code.INTERNAL,
        Reason.FAILED_TO_MOUNT,
        null);
  }

  private static VolumeException refused(Path path, String why) {
    return new VolumeException(
        "target_path " + path + " " + why,
        Status.Code.INVALID_ARGUMENT,
        Reason.FAILED_TO_MOUNT,
        null);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
