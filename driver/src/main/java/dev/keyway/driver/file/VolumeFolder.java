// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a pod sees of its volume: a link for each file or directory, through the link `..data` into
/// the directory that has the current set. To replace `..data` replaces all files at once
/// (csi-driver.md §6.3). One writer at a time for each target; any number of readers.
public final class VolumeFolder {
  private static final String DATA = "..data";
  private static final String NEXT_DATA = "..data_tmp";
  private static final Pattern SET = Pattern.compile("\\.\\.\\d{4}(_\\d\\d){5}\\.\\d+");
  private static final DateTimeFormatter SET_NAME =
      DateTimeFormatter.ofPattern("'..'uuuu_MM_dd_HH_mm_ss.", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int NAMES_TRIED = 100;

  private final Path target;
  private final InstantSource clock;

  /// @param target the volume's directory
  /// @param clock the time for the names of its sets
  public VolumeFolder(Path target, InstantSource clock) {
    this.target = target.toAbsolutePath().normalize();
    this.clock = clock;
  }

  /// Makes these the volume's files, all at once: until then, and if this fails, readers see those
  /// of before. First removes what a writer that was killed has left.
  ///
  /// @param files all files; empty to have none
  /// @return whether anything had to be written
  /// @throws InvalidPath if one path is not allowed or clashes with another; nothing was touched
  /// @throws VolumeFull if the files of before and these do not fit together
  /// @throws IOException if the target is not a directory or cannot be written
  public boolean write(List<VolumeFile> files, Ownership ownership)
      throws IOException, InvalidPath {
    var set = FileSet.of(files);
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw missing();
    }
    var live = live();
    removeLeftovers(live);
    if (live.isPresent()
        && linked(set)
        && new FileSetDirectory(target.resolve(live.get()), set, ownership).filled()) {
      return false;
    }
    replace(set, ownership);
    unlink(vanished(set));
    removeLeftovers(live());
    return true;
  }

  private FileSystemException missing() {
    return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        ? new NotDirectoryException(target.toString())
        : new NoSuchFileException(target.toString());
  }

  /// Returns the name of the directory that `..data` means. A link to anywhere else than such a
  /// directory next to it is nobody's set, and is not followed.
  private Optional<String> live() throws IOException {
    try {
      var name = Files.readSymbolicLink(target.resolve(DATA)).toString();
      return SET.matcher(name).matches()
              && Files.isDirectory(target.resolve(name), LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(name)
          : Optional.empty();
    } catch (NoSuchFileException | NotLinkException _) {
      return Optional.empty();
    }
  }

  private void removeLeftovers(Optional<String> live) throws IOException {
    for (var name : FileTree.names(target)) {
      boolean old = SET.matcher(name).matches() && !live.equals(Optional.of(name));
      if (old || name.equals(NEXT_DATA)) {
        FileTree.delete(target.resolve(name));
      }
    }
  }

  /// Tells whether the set's links are there and no others.
  private boolean linked(FileSet set) throws IOException {
    for (var name : set.roots()) {
      if (!isOurs(name)) {
        return false;
      }
    }
    return vanished(set).isEmpty();
  }

  private boolean isOurs(String name) throws IOException {
    var path = target.resolve(name);
    return Files.isSymbolicLink(path) && Files.readSymbolicLink(path).equals(Path.of(DATA, name));
  }

  private List<String> vanished(FileSet set) throws IOException {
    var names = new ArrayList<String>();
    for (var name : FileTree.names(target)) {
      if (!name.startsWith("..") && !set.roots().contains(name) && isOurs(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private void replace(FileSet set, Ownership ownership) throws IOException {
    var made = new ArrayList<String>();
    var fresh = createSetDirectory();
    try {
      new FileSetDirectory(fresh, set, ownership).fill();
      for (var name : set.roots()) {
        link(name, made);
      }
      point(fresh);
    } catch (IOException failed) {
      undo(fresh, made, failed);
      throw VolumeFull.is(failed) ? VolumeFull.at(target, set, failed) : failed;
    }
  }

  /// Creates a directory that was not there, so that no link planted before can lead out of it.
  private Path createSetDirectory() throws IOException {
    var time = SET_NAME.format(clock.instant());
    for (int tried = 1; ; tried++) {
      var name = time + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
      try {
        return Files.createDirectory(
            target.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException taken) {
        if (tried == NAMES_TRIED) {
          throw taken;
        }
      }
    }
  }

  /// Puts a link to a file or directory of the current set where anything else is.
  private void link(String name, List<String> made) throws IOException {
    if (!isOurs(name)) {
      FileTree.delete(target.resolve(name));
      Files.createSymbolicLink(target.resolve(name), Path.of(DATA, name));
      made.add(name);
    }
  }

  private void point(Path fresh) throws IOException {
    var data = target.resolve(DATA);
    if (!Files.isSymbolicLink(data)) {
      FileTree.delete(data);
    }
    Files.createSymbolicLink(target.resolve(NEXT_DATA), fresh.getFileName());
    Files.move(target.resolve(NEXT_DATA), data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void undo(Path fresh, List<String> made, IOException failed) {
    var paths = new ArrayList<Path>();
    made.forEach(name -> paths.add(target.resolve(name)));
    paths.add(target.resolve(NEXT_DATA));
    paths.add(fresh);
    for (var path : paths) {
      try {
        FileTree.delete(path);
      } catch (IOException left) {
        failed.addSuppressed(left);
      }
    }
  }

  private void unlink(List<String> names) throws IOException {
    for (var name : names) {
      Files.deleteIfExists(target.resolve(name));
    }
  }

  /// Tells whether a complete set of files is there, ours or that of a provider that writes itself.
  /// False for a target that is missing, or that a killed writer left before its first set was
  /// complete.
  ///
  /// @throws IOException if the target cannot be read
  public boolean filled() throws IOException {
    if (live().isPresent()) {
      return true;
    }
    try {
      return FileTree.names(target).stream()
          .anyMatch(name -> !name.startsWith("..") && Files.exists(target.resolve(name)));
    } catch (NoSuchFileException | NotDirectoryException _) {
      return false;
    }
  }

  /// Returns where the volume's files are, by path in the volume (csi-driver.md §6.6). A link at
  /// the top is followed if it stays in the volume; no other is.
  ///
  /// @throws IOException if the target is missing or cannot be read
  public SortedMap<String, Path> files() throws IOException {
    var files = new TreeMap<String, Path>();
    var root = target.toRealPath();
    for (var name : FileTree.names(target)) {
      var path = target.resolve(name);
      if (!name.startsWith("..") && Files.exists(path) && path.toRealPath().startsWith(root)) {
        collect(path.toRealPath(), path, files);
      }
    }
    return files;
  }

  /// @param real what is walked
  /// @param shown the path it is to be read by
  private void collect(Path real, Path shown, SortedMap<String, Path> files) throws IOException {
    try (Stream<Path> found = Files.walk(real)) {
      for (var file : (Iterable<Path>) found::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          var path = file.equals(real) ? shown : shown.resolve(real.relativize(file));
          files.put(target.relativize(path).toString(), path);
        }
      }
    }
  }

  /// Deletes all that lies in the target, and not the target itself; does nothing if it is missing.
  /// What cannot be deleted does not keep the rest.
  ///
  /// @throws IOException the first failure, with the others as suppressed ones
  public void erase() throws IOException {
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    IOException failure = null;
    for (var name : FileTree.names(target)) {
      try {
        FileTree.delete(target.resolve(name));
      } catch (IOException kept) {
        if (failure == null) {
          failure = kept;
        } else {
          failure.addSuppressed(kept);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
