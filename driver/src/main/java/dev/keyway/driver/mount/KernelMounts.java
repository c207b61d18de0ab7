// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The mount points of this process's mount namespace, by system calls. Needs Linux and, to change
/// anything, CAP_SYS_ADMIN.
public final class KernelMounts implements MountPoints {
  private static final long FLAGS = 2 | 4 | 8; // MS_NOSUID | MS_NODEV | MS_NOEXEC
  private static final Pattern SIZE = Pattern.compile("[0-9A-Za-z%]*");

  private final Kernel kernel;
  private final MountTable table;
  private volatile boolean swaps;

  private KernelMounts(Kernel kernel, MountTable table) {
    this.kernel = kernel;
    this.table = table;
  }

  /// Finds the system calls.
  ///
  /// @throws IOException if this is not Linux, or `/proc` is not there
  public static KernelMounts open() throws IOException {
    return open(Path.of("/proc/self/mountinfo"));
  }

  static KernelMounts open(Path mountinfo) throws IOException {
    if (!Files.isReadable(mountinfo)) {
      throw new IOException(
          "mounting needs Linux with /proc, but " + mountinfo + " cannot be read");
    }
    return new KernelMounts(new Kernel(), new MountTable(mountinfo));
  }

  /// Costs one system call, however many mounts there are; only kernels before 5.8, and paths that
  /// cannot be looked at, cost reading the mount table.
  @Override
  public boolean mounted(Path path) throws IOException {
    var absolute = path.toAbsolutePath().normalize();
    int answer = kernel.mountRoot(absolute.toString());
    return switch (-answer) {
      case -1 -> true;
      case 0, Errno.ENOENT, Errno.ENOTDIR -> false;
      case -Kernel.UNKNOWN -> listed(absolute);
      default -> {
        // A mount whose file system no longer answers is one all the same.
        if (listed(absolute)) {
          yield true;
        }
        throw failure(absolute, "cannot be looked at: " + Errno.words(-answer));
      }
    };
  }

  private boolean listed(Path path) throws IOException {
    var parent = path.getParent();
    var name = path.getFileName();
    return parent == null || name == null || table.has(parent.toRealPath().resolve(name));
  }

  /// Returns where a tmpfs is mounted below a folder, each path once. Others mount some, too:
  /// kubelet keeps Secrets and tokens so.
  ///
  /// @throws IOException if the folder or the kernel's table cannot be read
  public List<Path> tmpfsBelow(Path folder) throws IOException {
    return table.below(folder.toRealPath(), "tmpfs");
  }

  /// Also keeps its pages from being swapped out, where the kernel can (6.4). Refuses whatever is
  /// not a directory with nothing mounted: a link there would make the mount appear elsewhere.
  @Override
  public void mountTmpfs(Path path, TmpfsOptions options) throws IOException {
    var absolute = path.toAbsolutePath().normalize();
    if (!SIZE.matcher(options.size()).matches()) {
      throw failure(absolute, badSize(options));
    }
    if (mounted(absolute)) {
      throw failure(absolute, "cannot be mounted at: something is mounted there already");
    }
    int handle = kernel.open(absolute.toString());
    if (handle < 0) {
      throw failure(absolute, "cannot be mounted at: " + Errno.words(-handle));
    }
    try {
      var target = "/proc/self/fd/" + handle;
      checkDirectory(absolute, Path.of(target));
      mountTmpfs(absolute, target, options);
    } finally {
      kernel.close(handle);
    }
  }

  /// What was opened and the path itself must be one: then no link was followed, nor can one that
  /// is put there now matter.
  private static void checkDirectory(Path path, Path opened) throws IOException {
    var now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (now.isSymbolicLink()) {
      throw failure(path, "cannot be mounted at: it is a symbolic link");
    }
    if (!now.isDirectory()) {
      throw failure(path, "cannot be mounted at: it is not a directory");
    }
    var then = Files.readAttributes(opened, BasicFileAttributes.class);
    if (!Objects.equals(now.fileKey(), then.fileKey())) {
      throw failure(path, "cannot be mounted at: it was replaced meanwhile");
    }
  }

  private void mountTmpfs(Path path, String target, TmpfsOptions options) throws IOException {
    var data = "mode=0755" + (options.size().isEmpty() ? "" : ",size=" + options.size());
    int result =
        swaps ? -Errno.EINVAL : kernel.mount("tmpfs", target, "tmpfs", FLAGS, data + ",noswap");
    if (result == -Errno.EINVAL) {
      result = kernel.mount("tmpfs", target, "tmpfs", FLAGS, data);
      swaps |= result == 0;
    }
    if (result == -Errno.EINVAL && !options.size().isEmpty()) {
      throw failure(path, badSize(options));
    }
    if (result < 0) {
      throw failure(path, "cannot be mounted at: " + Errno.words(-result));
    }
  }

  private static String badSize(TmpfsOptions options) {
    return "cannot be mounted at: the kernel does not accept the size \"%s\"; write it as 64m or 50%%"
        .formatted(options.size());
  }

  @Override
  public void unmount(Path path) throws IOException {
    var absolute = path.toAbsolutePath().normalize();
    int result = kernel.unmount(absolute.toString(), Kernel.UMOUNT_NOFOLLOW);
    if (result == -Errno.EBUSY) {
      result = kernel.unmount(absolute.toString(), Kernel.UMOUNT_NOFOLLOW | Kernel.MNT_DETACH);
    }
    switch (-result) {
      case 0, Errno.ENOENT, Errno.ENOTDIR -> {}
      case Errno.EINVAL -> {
        if (mounted(absolute)) {
          throw failure(absolute, "cannot be unmounted: " + Errno.words(Errno.EINVAL));
        }
      }
      default -> throw failure(absolute, "cannot be unmounted: " + Errno.words(-result));
    }
  }

  private static FileSystemException failure(Path path, String reason) {
    return new FileSystemException(path.toString(), null, reason);
  }
}
