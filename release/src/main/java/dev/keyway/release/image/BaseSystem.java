// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What of Debian's packages goes into the image: libraries, iptables and conntrack. No shell, no
/// package manager.
final class BaseSystem {
  private static final List<String> LIBRARIES =
      List.of(
          "libc.so.6",
          "libm.so.6",
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libresolv.so.2",
          "libnss_dns.so.2",
          "libnss_files.so.2",
          "libxtables.so.12",
          "libip4tc.so.2",
          "libip6tc.so.2",
          "libmnl.so.0",
          "libnftnl.so.11",
          "libnetfilter_conntrack.so.3",
          "libnfnetlink.so.0");

  private BaseSystem() {}

  /// Returns the files of the image by their absolute path in it.
  ///
  /// Names that are links in Debian are files here, since the image knows no links: a library has
  /// the name that programs ask for, and iptables stands under each name that it acts on.
  ///
  /// @param root the unpacked packages
  /// @throws NoSuchFileException if a package does not have what it used to
  static SortedMap<String, Path> files(
      Path root, Architecture architecture, List<DebianPackage> packages) throws IOException {
    var files = new TreeMap<String, Path>();
    var libraries = architecture.libraries();
    for (var library : LIBRARIES) {
      files.put(
          "/usr/lib/" + libraries + "/" + library,
          first(root, "lib/" + libraries + "/" + library, "usr/lib/" + libraries + "/" + library));
    }
    files.put(
        "/" + architecture.loader(),
        first(root, architecture.loader(), "usr/" + architecture.loader()));
    for (var name : entries(root.resolve("usr/lib/" + libraries + "/xtables"))) {
      files.put("/usr/lib/" + libraries + "/xtables/" + name.getFileName(), name);
    }
    for (var family : List.of("iptables", "ip6tables")) {
      for (var kind : List.of("nft", "legacy")) {
        for (var action : List.of("", "-save", "-restore")) {
          files.put(
              "/usr/sbin/%s-%s%s".formatted(family, kind, action),
              first(root, "usr/sbin/xtables-" + kind + "-multi"));
        }
      }
    }
    files.put("/usr/sbin/conntrack", first(root, "usr/sbin/conntrack"));
    for (var each : packages) {
      var licence = "usr/share/doc/" + each.name() + "/copyright";
      files.put("/" + licence, first(root, licence));
    }
    return files;
  }

  private static Path first(Path root, String... places) throws IOException {
    for (var place : places) {
      var file = root.resolve(place);
      if (Files.exists(file)) {
        return inside(root, file);
      }
    }
    throw new NoSuchFileException(
        root.resolve(places[0]).toString(), null, "Debian's packages no longer have it");
  }

  /// Follows links by hand: an absolute one would lead out of the folder to this machine's files.
  private static Path inside(Path root, Path file) throws IOException {
    var current = file;
    while (Files.isSymbolicLink(current)) {
      var target = Files.readSymbolicLink(current);
      current =
          target.isAbsolute()
              ? root.resolve(target.toString().substring(1))
              : current.resolveSibling(target);
    }
    return current;
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (var names = Files.list(folder)) {
      return new ArrayList<>(names.sorted().toList());
    }
  }
}
