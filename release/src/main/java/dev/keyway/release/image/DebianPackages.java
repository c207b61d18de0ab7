// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Programs and libraries from the packages of the Debian that builds, taken by `apt-get` from the
/// sources that this machine trusts.
final class DebianPackages {
  /// What the image takes: the C library for the JVM, and what NMI and the proxy run.
  private static final List<String> NAMES =
      List.of(
          "libc6",
          "iptables",
          "libxtables12",
          "libip4tc2",
          "libip6tc2",
          "libmnl0",
          "libnftnl11",
          "conntrack",
          "libnetfilter-conntrack3",
          "libnfnetlink0");

  private DebianPackages() {}

  /// Unpacks the packages whole.
  ///
  /// @param architecture `amd64` or `arm64`
  /// @param root the folder to unpack into, which must not exist
  /// @throws IOException if this machine has no apt, or a package cannot be had
  static List<DebianPackage> unpack(String architecture, Path work, Path root) throws IOException {
    var folder = Files.createTempDirectory(work, "debian");
    var command = new ArrayList<>(List.of("apt-get", "download", "-qq"));
    // As root, apt would rather fetch as another user, who may not write here, and says so.
    command.addAll(List.of("-o", "APT::Sandbox::User=root"));
    NAMES.forEach(name -> command.add(name + ":" + architecture));
    Tool.run(folder, command);
    Files.createDirectories(root);
    var packages = new ArrayList<DebianPackage>();
    try (var files = Files.list(folder)) {
      for (var file : files.sorted().toList()) {
        Tool.run(folder, List.of("dpkg-deb", "-x", file.toString(), root.toString()));
        packages.add(read(folder, file));
      }
    }
    return List.copyOf(packages);
  }

  private static DebianPackage read(Path folder, Path file) throws IOException {
    var shown =
        Tool.run(
            folder,
            List.of(
                "dpkg-deb",
                "--show",
                "--showformat=${Package} ${Version} ${Architecture}",
                file.toString()));
    var words = shown.strip().split(" ");
    return new DebianPackage(words[0], words[1], words[2].toLowerCase(Locale.ROOT));
  }
}
