// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import java.util.Map;
import java.util.Map.Entry;

/// Linux's error numbers, those that all its architectures share.
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int ENOTDIR = 20;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int ENOSPC = 28;
  static final int ENAMETOOLONG = 36;
  static final int ENOSYS = 38;
  static final int ELOOP = 40;
  static final int ENOTCONN = 107;
  static final int ESTALE = 116;

  private static final Map<Integer, Entry<String, String>> WORDS =
      Map.ofEntries(
          word(EPERM, "EPERM", "not permitted; mounting takes the capability CAP_SYS_ADMIN"),
          word(ENOENT, "ENOENT", "there is no such path"),
          word(EIO, "EIO", "input or output failed"),
          word(ENXIO, "ENXIO", "there is no such device"),
          word(ENOMEM, "ENOMEM", "the node is out of memory"),
          word(EACCES, "EACCES", "access was denied"),
          word(EBUSY, "EBUSY", "it is in use"),
          word(ENODEV, "ENODEV", "the kernel knows no such file system"),
          word(ENOTDIR, "ENOTDIR", "a part of the path is not a directory"),
          word(EINVAL, "EINVAL", "the kernel does not accept that"),
          word(EMFILE, "EMFILE", "the driver has too many files open"),
          word(ENOSPC, "ENOSPC", "the node has too many mounts (see fs.mount-max)"),
          word(ENAMETOOLONG, "ENAMETOOLONG", "the path is too long"),
          word(ENOSYS, "ENOSYS", "the kernel lacks this call"),
          word(ELOOP, "ELOOP", "the path leads through too many symbolic links"),
          word(ENOTCONN, "ENOTCONN", "the file system there lost its server"),
          word(ESTALE, "ESTALE", "the file system there is stale"));

  private Errno() {}

  private static Entry<Integer, Entry<String, String>> word(int number, String name, String words) {
    return Map.entry(number, Map.entry(name, words));
  }

  /// Returns the reason in words, with its symbol.
  static String words(int number) {
    var word = WORDS.get(number);
    return word == null
        ? "the kernel's error " + number
        : word.getValue() + " (" + word.getKey() + ")";
  }
}
