// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// One directory that has a file set and nothing else: making it, and telling whether it is that.
final class FileSetDirectory {
  private static final int PERMISSIONS = 0777;
  private static final int DIRECTORY = 0040000 | 0755;
  private static final int FILE = 0100000;
  private static final int CHUNK = 8192;

  private final Path directory;
  private final FileSet set;
  private final Ownership ownership;

  FileSetDirectory(Path directory, FileSet set, Ownership ownership) {
    this.directory = directory;
    this.set = set;
    this.ownership = ownership;
  }

  /// Fills the directory, which is empty and ours alone.
  void fill() throws IOException {
    for (var path : set.directories()) {
      Files.createDirectory(directory.resolve(path), privately("rwx------"));
    }
    for (var file : set.files()) {
      write(file);
    }
    for (var path : set.directories()) {
      hand(directory.resolve(path), DIRECTORY);
    }
    hand(directory, DIRECTORY);
  }

  private static FileAttribute<?> privately(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  private void write(VolumeFile file) throws IOException {
    var path = directory.resolve(file.path());
    try (var channel =
            Files.newByteChannel(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                privately("rw-------"));
        var out = Channels.newOutputStream(channel)) {
      file.contents().writeTo(out);
    }
    hand(path, mode(file));
  }

  /// Gives a file to its owner and then its mode, which changing the owner could reset.
  private void hand(Path path, int mode) throws IOException {
    if (ownership.user().isPresent()) {
      Files.setAttribute(path, "unix:uid", ownership.user().getAsInt(), NOFOLLOW_LINKS);
    }
    if (ownership.group().isPresent()) {
      Files.setAttribute(path, "unix:gid", ownership.group().getAsInt(), NOFOLLOW_LINKS);
    }
    Files.setAttribute(path, "unix:mode", mode & PERMISSIONS);
  }

  private int mode(VolumeFile file) {
    int mode = file.mode() & PERMISSIONS;
    if (ownership.group().isPresent()) {
      mode |= (mode & 0400) >> 3;
    }
    return FILE | mode;
  }

  /// Tells whether the directory is already as [#fill] would make it. What cannot be read is not.
  boolean filled() {
    try {
      var comparing = new Comparing();
      Files.walkFileTree(directory, comparing);
      return comparing.same
          && comparing.files == set.files().size()
          && comparing.directories == set.directories().size() + 1;
    } catch (IOException _) {
      return false;
    }
  }

  private final class Comparing extends SimpleFileVisitor<Path> {
    private final Map<String, Object> owner =
        new HashMap<>(Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid"));
    private boolean same = true;
    private int files;
    private int directories;

    Comparing() throws IOException {
      ownership.user().ifPresent(user -> owner.put("uid", user));
      ownership.group().ifPresent(group -> owner.put("gid", group));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      directories++;
      return next(
          (path.equals(directory) || set.directories().contains(relative(path)))
              && handed(path, DIRECTORY));
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      files++;
      var file = set.byPath().get(relative(path));
      return next(
          file != null
              && attributes.isRegularFile()
              && attributes.size() == file.contents().size()
              && handed(path, mode(file))
              && holds(path, file.contents()));
    }

    private FileVisitResult next(boolean expected) {
      same &= expected;
      return expected ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    private String relative(Path path) {
      return directory.relativize(path).toString();
    }

    private boolean handed(Path path, int mode) throws IOException {
      var wanted = new HashMap<>(owner);
      wanted.put("mode", mode);
      return Files.readAttributes(path, "unix:mode,uid,gid", NOFOLLOW_LINKS).equals(wanted);
    }

    private static boolean holds(Path path, ByteString contents) throws IOException {
      try (var found =
              Channels.newInputStream(
                  Files.newByteChannel(path, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS)));
          var wanted = contents.newInput()) {
        while (true) {
          var chunk = wanted.readNBytes(CHUNK);
          if (!Arrays.equals(found.readNBytes(CHUNK), chunk)) {
            return false;
          }
          if (chunk.length < CHUNK) {
            return true;
          }
        }
      }
    }
  }
}
