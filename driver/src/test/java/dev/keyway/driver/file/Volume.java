// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A volume's folder as a test sees it.
record Volume(Path target, VolumeFolder folder) {
  static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  static Volume at(Path target) {
    return new Volume(target, new VolumeFolder(target, NOON));
  }

  static VolumeFile file(String path, int mode, String contents) {
    return new VolumeFile(path, mode, ByteString.copyFromUtf8(contents));
  }

  /// Makes files of mode 0644, each with its own path as contents.
  static List<VolumeFile> named(String... paths) {
    return List.of(paths).stream().map(path -> file(path, 0644, path)).toList();
  }

  boolean write(List<VolumeFile> files) throws IOException, InvalidPath {
    return folder.write(files, Ownership.ROOT);
  }

  /// Checks that a reader finds exactly these files, and that nothing else is left in the target.
  void shows(List<VolumeFile> files) throws IOException {
    var found = folder.files();
    var contents = new TreeMap<String, String>();
    var modes = new TreeMap<String, Integer>();
    for (var entry : found.entrySet()) {
      contents.put(entry.getKey(), Files.readString(entry.getValue()));
      modes.put(entry.getKey(), mode(entry.getValue()));
    }
    assertThat(contents)
        .isEqualTo(
            files.stream()
                .collect(
                    Collectors.toMap(VolumeFile::path, file -> file.contents().toStringUtf8())));
    assertThat(modes)
        .isEqualTo(
            files.stream().collect(Collectors.toMap(VolumeFile::path, file -> file.mode() & 0777)));
    var names = new TreeSet<>(Set.of("..data", live()));
    files.forEach(file -> names.add(file.path().replaceFirst("/.*", "")));
    assertThat(new TreeSet<>(FileTree.names(target))).isEqualTo(names);
    assertThat(directories()).isEqualTo(directoriesOf(files));
  }

  private Set<String> directories() throws IOException {
    var live = target.resolve(live());
    try (var paths = Files.walk(live)) {
      return paths
          .filter(path -> Files.isDirectory(path, NOFOLLOW_LINKS) && !path.equals(live))
          .map(path -> live.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> directoriesOf(List<VolumeFile> files) {
    var directories = new TreeSet<String>();
    for (var file : files) {
      for (var path = Path.of(file.path()).getParent(); path != null; path = path.getParent()) {
        directories.add(path.toString());
      }
    }
    return directories;
  }

  String live() throws IOException {
    return Files.readSymbolicLink(target.resolve("..data")).toString();
  }

  static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  static Map<String, Object> owner(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,gid");
  }
}
