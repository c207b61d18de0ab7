// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The folder that stands for a pod's volume.
///
/// Files are written in full under a private staging folder first and then moved, so a failure
/// before the last byte leaves the volume as it was. Paths are checked here again although the
/// provider checked them: the writer is the one who would be sorry.
public final class VolumeFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path root;

  private VolumeFolder(Path root) {
    this.root = root;
  }

  /// Opens the folder, creating it where it is missing.
  public static VolumeFolder open(Path path) throws IOException {
    Files.createDirectories(path);
    return new VolumeFolder(path.toRealPath());
  }

  /// Writes all files or none.
  ///
  /// @throws IOException if a path leaves the folder, crosses a link or cannot be written
  public void write(List<MountedFile> files) throws IOException {
    for (var file : files) {
      target(file);
    }
    var staging =
        Files.createTempDirectory(
            root, ".keyway-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      var staged = new ArrayList<Path>();
      for (var file : files) {
        staged.add(stage(staging.resolve(Integer.toString(staged.size())), file));
      }
      for (var i = 0; i < files.size(); i++) {
        var target = target(files.get(i));
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.move(
            staged.get(i),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      discard(staging);
    }
  }

  private static Path stage(Path path, MountedFile file) throws IOException {
    try (var channel =
        Files.newByteChannel(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      for (var buffer : file.contents().asReadOnlyByteBufferList()) {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
    Files.setPosixFilePermissions(path, permissions(file.mode()));
    return path;
  }

  private Path target(MountedFile file) throws IOException {
    var relative = Path.of(file.path());
    var target = root.resolve(relative);
    if (file.path().isEmpty()
        || relative.isAbsolute()
        || !target.normalize().equals(target)
        || !target.startsWith(root)
        || target.equals(root)) {
      throw new IOException("the path '%s' would leave the folder %s".formatted(file.path(), root));
    }
    var step = root;
    for (var name : relative) {
      step = step.resolve(name);
      if (Files.isSymbolicLink(step)) {
        throw new IOException("%s is a link; a volume's files must not cross one".formatted(step));
      }
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("%s is a folder; a file is to go there".formatted(target));
    }
    return target;
  }

  private static Set<PosixFilePermission> permissions(int mode) throws IOException {
    if (mode < 0 || mode > 0777) {
      throw new IOException("the mode %o is not a file permission".formatted(mode));
    }
    var values = PosixFilePermission.values();
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var bit = 0; bit < values.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(values[bit]);
      }
    }
    return permissions;
  }

  private static void discard(Path staging) throws IOException {
    try (var leftOver = Files.newDirectoryStream(staging)) {
      for (var file : leftOver) {
        Files.deleteIfExists(file);
      }
      Files.delete(staging);
    } catch (NoSuchFileException gone) {
      // Somebody cleared the volume under us; there is nothing left to discard.
    }
  }
}
