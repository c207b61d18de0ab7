// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A target's mount: what is there, making it, undoing it (csi-driver.md §3.3).
final class MountedTarget {
  /// More than that on one path is no accident of ours.
  private static final int DEEPEST_STACK = 64;

  private final MountPoints mounts;
  private final VolumeContents contents;
  private final Target target;

  MountedTarget(MountPoints mounts, VolumeContents contents, Target target) {
    this.mounts = mounts;
    this.contents = contents;
    this.target = target;
  }

  /// How far an earlier call has come.
  enum Found {
    NOTHING_MOUNTED,
    MOUNTED_EMPTY,
    FILLED
  }

  Path path() {
    return target.path();
  }

  Found look() throws VolumeException {
    try {
      if (!mounts.mounted(path())) {
        return Found.NOTHING_MOUNTED;
      }
    } catch (IOException unreadable) {
      throw unusable("cannot be checked", unreadable);
    }
    try {
      return contents.filled(path()) ? Found.FILLED : Found.MOUNTED_EMPTY;
    } catch (IOException unreadable) {
      // What cannot be read is of no use to the pod either.
      return unmounted();
    }
  }

  /// Fails if what is mounted could bring secrets to a disk.
  void checkInMemory() throws VolumeException {
    String type;
    try {
      type = Files.getFileStore(path()).type();
    } catch (IOException unreadable) {
      throw unusable("cannot be checked", unreadable);
    }
    if (!type.equals("tmpfs")) {
      throw new VolumeException(
          "the mount at target_path %s is not a tmpfs but %s, to which no secrets are written; unmount it on the node and kubelet will try again"
              .formatted(path(), type),
          Status.Code.INTERNAL,
          Reason.FAILED_TO_MOUNT,
          null);
    }
  }

  private Found unmounted() throws VolumeException {
    try {
      mounts.unmount(path());
      return Found.NOTHING_MOUNTED;
    } catch (IOException stuck) {
      throw unusable("cannot be read, nor unmounted", stuck);
    }
  }

  private VolumeException unusable(String what, IOException cause) {
    return new VolumeException(
        "the mount at target_path %s %s: %s".formatted(path(), what, cause.getMessage()),
        Status.Code.INTERNAL,
        Reason.FAILED_TO_ENSURE_MOUNT_POINT,
        cause);
  }

  /// Makes what is missing of the directory and mounts an empty tmpfs there.
  void mount(TmpfsOptions options) throws VolumeException {
    target.checkMountable();
    try {
      Files.createDirectories(
          path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    } catch (IOException unwritable) {
      throw new VolumeException(
          "target_path %s cannot be made: %s".formatted(path(), unwritable),
          Status.Code.INTERNAL,
          Reason.FAILED_TO_MOUNT,
          unwritable);
    }
    try {
      mounts.mountTmpfs(path(), options);
    } catch (IOException refused) {
      throw new VolumeException(
          "a tmpfs cannot be mounted: " + refused.getMessage(),
          Status.Code.UNKNOWN,
          Reason.FAILED_TO_MOUNT,
          refused);
    }
  }

  /// Takes the contents away first: an unmount that fails, or that waits for the last user, must
  /// not keep them.
  void undo() throws IOException {
    IOException left = null;
    try {
      contents.erase(path());
    } catch (IOException stuck) {
      left = stuck;
    }
    unmountAll();
    if (left != null) {
      throw left;
    }
  }

  void unmountAll() throws IOException {
    for (int layer = 0; mounts.mounted(path()); layer++) {
      if (layer == DEEPEST_STACK) {
        throw new IOException(path() + " is still mounted after " + DEEPEST_STACK + " unmounts");
      }
      mounts.unmount(path());
    }
  }
}
