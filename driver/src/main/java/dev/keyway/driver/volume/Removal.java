// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.mount.MountPoints;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Makes a target go (csi-driver.md §4). Where kubelet has a volume everything goes; anywhere else
/// only what this driver has mounted and an empty directory, so that a wrong path costs nothing.
final class Removal {
  private final MountPoints mounts;
  private final VolumeContents contents;

  Removal(MountPoints mounts, VolumeContents contents) {
    this.mounts = mounts;
    this.contents = contents;
  }

  /// @throws IOException saying why something is left
  void run(Target target) throws IOException {
    var path = target.path();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      removeLinkOrFile(target);
      return;
    }
    var mount = new MountedTarget(mounts, contents, target);
    if (mounts.mounted(path)) {
      clear(target, mount);
    } else if (target.kubelets()) {
      contents.erase(path);
    }
    try {
      Files.delete(path);
    } catch (NoSuchFileException gone) {
      // As wanted.
    } catch (DirectoryNotEmptyException occupied) {
      throw new IOException(path + " is a directory with content that is not this driver's");
    }
  }

  private static void removeLinkOrFile(Target target) throws IOException {
    if (!target.kubelets()) {
      throw new IOException(target + " is neither a directory nor where kubelet has volumes");
    }
    Files.deleteIfExists(target.path());
  }

  private void clear(Target target, MountedTarget mount) throws IOException {
    boolean tmpfs = Files.getFileStore(target.path()).type().equals("tmpfs");
    if (!tmpfs && !target.kubelets()) {
      throw new IOException(target + " is a mount of another kind than this driver's");
    }
    if (!target.kubelets() && !contents.filled(target.path()) && !empty(target.path())) {
      throw new IOException(target + " is a tmpfs with content that is not this driver's");
    }
    if (tmpfs) {
      mount.undo();
    } else {
      // Its content is somebody else's.
      mount.unmountAll();
    }
  }

  private static boolean empty(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}
