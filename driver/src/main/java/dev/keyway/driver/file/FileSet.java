// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The files a volume shall have, their paths checked.
final class FileSet {
  private final TreeMap<String, VolumeFile> files = new TreeMap<>();
  // In this order a directory comes before what lies in it.
  private final TreeSet<String> directories = new TreeSet<>();
  private final TreeSet<String> roots = new TreeSet<>();

  private FileSet() {}

  static FileSet of(List<VolumeFile> files) throws InvalidPath {
    var set = new FileSet();
    for (var file : files) {
      set.add(file);
    }
    for (var directory : set.directories) {
      if (set.files.containsKey(directory)) {
        throw new InvalidPath(
            "the provider sent "
                + PathRules.quote(directory)
                + " and other files below that path, as if it were a directory");
      }
    }
    return set;
  }

  private void add(VolumeFile file) throws InvalidPath {
    PathRules.check(file.path());
    try {
      var _ = Path.of(file.path());
    } catch (InvalidPathException unmappable) {
      throw new InvalidPath(
          "the provider sent "
              + PathRules.quote(file.path())
              + ", whose characters this system's locale has no file names for; run the driver with"
              + " LC_ALL=C.UTF-8");
    }
    if (files.put(file.path(), file) != null) {
      throw new InvalidPath("the provider sent " + PathRules.quote(file.path()) + " twice");
    }
    int slash = file.path().indexOf('/');
    roots.add(slash < 0 ? file.path() : file.path().substring(0, slash));
    for (; slash >= 0; slash = file.path().indexOf('/', slash + 1)) {
      directories.add(file.path().substring(0, slash));
    }
  }

  SequencedCollection<VolumeFile> files() {
    return files.sequencedValues();
  }

  Map<String, VolumeFile> byPath() {
    return files;
  }

  /// Returns the directories the files lie in, each after that which it lies in.
  SequencedSet<String> directories() {
    return directories;
  }

  /// Returns the first names of all paths.
  Collection<String> roots() {
    return roots;
  }
}
