// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder for a test's real mounts, all gone when it is closed. Skips the test where mounting is
/// not permitted.
public final class MountRoom implements AutoCloseable {
  private final KernelMounts mounts;
  private final Path folder;

  private MountRoom(KernelMounts mounts, Path folder) {
    this.mounts = mounts;
    this.folder = folder;
  }

  public static MountRoom open() throws IOException {
    var mounts = KernelMounts.open();
    var folder = Files.createTempDirectory("keyway-mount-").toRealPath();
    var room = new MountRoom(mounts, folder);
    var probe = Files.createDirectory(folder.resolve("probe"));
    try {
      mounts.mountTmpfs(probe, new TmpfsOptions("4k"));
      mounts.unmount(probe);
      Files.delete(probe);
    } catch (FileSystemException refused) {
      room.close();
      assumeTrue(
          !refused.toString().contains("(EPERM)"), "this test mounts, which takes root's rights");
      throw refused;
    }
    return room;
  }

  public KernelMounts mounts() {
    return mounts;
  }

  public Path folder() {
    return folder;
  }

  /// Creates a directory.
  public Path directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Override
  public void close() throws IOException {
    var kernel = new Kernel();
    var table = new MountTable(Path.of("/proc/self/mountinfo"));
    var left = table.select(mount -> mount.point().startsWith(folder), Integer.MAX_VALUE);
    for (var mount : left.reversed()) {
      kernel.unmount(mount.point().toString(), Kernel.MNT_DETACH | Kernel.UMOUNT_NOFOLLOW);
    }
    assertThat(table.select(mount -> mount.point().startsWith(folder), 1)).isEmpty();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
