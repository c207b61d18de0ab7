// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

/// A processor that images are made for, under each of its names.
public enum Architecture {
  AMD64("amd64", "x86_64-linux-gnu", "lib64/ld-linux-x86-64.so.2"),
  ARM64("arm64", "aarch64-linux-gnu", "lib/ld-linux-aarch64.so.1");

  private final String debian;
  private final String libraries;
  private final String loader;

  Architecture(String debian, String libraries, String loader) {
    this.debian = debian;
    this.libraries = libraries;
    this.loader = loader;
  }

  /// Returns the one of this machine.
  ///
  /// @throws IllegalStateException if no image can be made for it
  public static Architecture ofThisMachine() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> AMD64;
      case "aarch64" -> ARM64;
      case String other -> throw new IllegalStateException("no image is made for " + other);
    };
  }

  /// Returns the name that Debian and OCI have for it.
  public String debian() {
    return debian;
  }

  /// Returns the folder of its libraries.
  String libraries() {
    return libraries;
  }

  /// Returns where the kernel looks for the loader of programs, relative to the root.
  String loader() {
    return loader;
  }
}
