// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static dev.keyway.driver.file.Volume.file;
import static dev.keyway.driver.file.Volume.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.driver.mount.MountRoom;
import dev.keyway.driver.mount.TmpfsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeFolderFaultsTest {
  private static final List<VolumeFile> OLD = named("foo", "dir/old");
  private static final List<VolumeFile> NEW =
      List.of(file("foo", 0600, "new"), file("dir/new", 0644, "new"), file("added", 0644, "new"));

  @TempDir Path directory;

  private Path target() throws IOException {
    return Files.createDirectories(directory.resolve("mount"));
  }

  interface Damage {
    void in(Path target) throws IOException;
  }

  record Crash(String moment, Damage damage) {
    @Override
    public String toString() {
      return moment;
    }
  }

  private static final String ORPHAN = "..2026_01_02_03_04_04.77";

  private static void link(Path target, String name, String to) throws IOException {
    Files.createSymbolicLink(target.resolve(name), Path.of(to));
  }

  static Stream<Crash> crashes() {
    return Stream.of(
        new Crash("before anything", _ -> {}),
        new Crash(
            "with an empty new directory", target -> Files.createDirectory(target.resolve(ORPHAN))),
        new Crash(
            "with some new files",
            target ->
                Files.writeString(
                    Files.createDirectories(target.resolve(ORPHAN + "/dir")).resolve("new"), "ne")),
        new Crash(
            "with new links",
            target -> {
              Files.writeString(Files.createDirectory(target.resolve(ORPHAN)).resolve("added"), "");
              link(target, "added", "..data/added");
            }),
        new Crash(
            "before the rename",
            target -> {
              Files.createDirectory(target.resolve(ORPHAN));
              link(target, "..data_tmp", ORPHAN);
            }),
        new Crash("with a dangling next link", target -> link(target, "..data_tmp", ORPHAN)),
        new Crash("before vanished links went", target -> link(target, "gone", "..data/gone")),
        new Crash(
            "while the old directory was deleted",
            target -> Files.createDirectories(target.resolve(ORPHAN + "/dir"))));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void repairsFirstWrites(Crash crash) throws Exception {
    crash.damage().in(target());
    assertThat(Volume.at(target()).folder().filled()).isFalse();
    assertThat(Volume.at(target()).write(NEW)).isTrue();
    Volume.at(target()).shows(NEW);
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void repairsUpdates(Crash crash) throws Exception {
    var volume = Volume.at(target());
    volume.write(OLD);
    crash.damage().in(target());
    assertThat(target().resolve("foo")).hasContent("foo");
    assertThat(volume.write(NEW)).isTrue();
    volume.shows(NEW);
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void repairsWithoutANewSet(Crash crash) throws Exception {
    var volume = Volume.at(target());
    volume.write(OLD);
    crash.damage().in(target());
    volume.write(OLD);
    volume.shows(OLD);
  }

  @Test
  void repairsMissingLinksAndDirectories() throws Exception {
    var volume = Volume.at(target());
    volume.write(OLD);
    Files.delete(target().resolve("foo"));
    assertThat(volume.write(OLD)).isTrue();
    volume.shows(OLD);
    FileTree.delete(target().resolve(volume.live()));
    assertThat(volume.folder().filled()).isFalse();
    assertThat(volume.write(OLD)).isTrue();
    volume.shows(OLD);
  }

  static Stream<Crash> plants() {
    return Stream.of(
        new Crash("a set elsewhere", target -> link(target, "..data", "../outside")),
        new Crash(
            "a set that is a link",
            target -> {
              link(target, ORPHAN, "../outside");
              link(target, "..data", ORPHAN);
            }),
        new Crash("the target itself as set", target -> link(target, "..data", ".")),
        new Crash(
            "a directory for the set",
            target ->
                Files.writeString(
                    Files.createDirectory(target.resolve("..data")).resolve("x"), "")),
        new Crash("a next link", target -> link(target, "..data_tmp", "../outside")),
        new Crash("a link for a file", target -> link(target, "foo", "../outside/kept")),
        new Crash("a link for a directory", target -> link(target, "dir", "../outside")),
        new Crash(
            "a link inside a directory",
            target ->
                Files.createSymbolicLink(
                    Files.createDirectory(target.resolve("dir")).resolve("old"),
                    directoryOf(target).resolve("kept"))));
  }

  private static Path directoryOf(Path target) {
    return target.resolveSibling("outside");
  }

  @ParameterizedTest
  @MethodSource("plants")
  void noLinkLeadsAWriteOutside(Crash planted) throws Exception {
    var outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "kept");
    planted.damage().in(target());
    Volume.at(target()).write(OLD);
    Volume.at(target()).shows(OLD);
    assertThat(FileTree.names(outside)).containsExactly("kept");
    assertThat(outside.resolve("kept")).hasContent("kept");

    planted.damage().in(Files.createDirectory(directory.resolve("erased")));
    Volume.at(directory.resolve("erased")).folder().erase();
    assertThat(directory.resolve("erased")).isEmptyDirectory();
    assertThat(outside.resolve("kept")).hasContent("kept");
  }

  @Test
  void linksPlantedInTheLiveSetAreReplaced() throws Exception {
    var volume = Volume.at(target());
    volume.write(OLD);
    var outside = Files.writeString(directory.resolve("outside"), "foo");
    var live = target().resolve(volume.live());
    Files.delete(live.resolve("foo"));
    Files.createSymbolicLink(live.resolve("foo"), outside);
    assertThat(volume.write(OLD)).isTrue();
    volume.shows(OLD);
    assertThat(outside).hasContent("foo");
  }

  @Test
  void linksOutOfTheVolumeAreNotRead() throws Exception {
    Files.writeString(directory.resolve("outside"), "x");
    link(target(), "leak", "../outside");
    assertThat(Volume.at(target()).folder().files()).isEmpty();
  }

  @Test
  void readersSeeOneSetOrTheOther() throws Exception {
    var volume = Volume.at(target());
    var sets =
        IntStream.range(0, 200)
            .mapToObj(i -> List.of(file("a", 0644, "v" + i), file("sub/b", 0644, "v" + i)))
            .toList();
    volume.write(sets.getFirst());
    var writing = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reader =
          threads.submit(() -> {
            int complete = 0;
            while (writing.get() || complete == 0) {
              complete += readsOneSet(target().resolve("..data")) ? 1 : 0;
              // Each link leads to some set at any moment.
              assertThat(Files.isSymbolicLink(target().resolve("a"))).isTrue();
            }
            return complete;
          });
      for (var set : sets) {
        volume.write(set);
      }
      writing.set(false);
      assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
    }
  }

  /// Reads as one who opens the directory once: it may be deleted meanwhile, but not mixed.
  private static boolean readsOneSet(Path data) throws IOException {
    var set = data.resolveSibling(Files.readSymbolicLink(data));
    try {
      var a = Files.readString(set.resolve("a"));
      assertThat(Files.readString(set.resolve("sub/b"))).isEqualTo(a);
      return true;
    } catch (NoSuchFileException _) {
      assertThat(Files.readSymbolicLink(data)).isNotEqualTo(set.getFileName());
      return false;
    }
  }

  @Test
  void keepsTheOldSetWhenTheVolumeIsFull() throws Exception {
    try (var room = MountRoom.open()) {
      var mount = room.directory("mount");
      room.mounts().mountTmpfs(mount, new TmpfsOptions("64k"));
      var volume = Volume.at(mount);
      volume.write(OLD);
      Files.writeString(mount.resolve("foreign"), "foreign");
      var large =
          List.of(
              file("foreign", 0644, ""),
              file("foo", 0644, "x".repeat(100_000)),
              file("z", 0644, "z"));

      assertThatThrownBy(() -> volume.write(large))
          .isInstanceOf(VolumeFull.class)
          .hasMessageContaining(mount.toString())
          .hasMessageContaining("is full")
          .hasMessageContaining("65536 bytes");

      assertThat(mount.resolve("foreign")).hasContent("foreign");
      Files.delete(mount.resolve("foreign"));
      volume.shows(OLD);
      assertThat(volume.write(NEW)).isTrue();
      volume.shows(NEW);
    }
  }

  @Test
  void handsFilesToOwnerAndGroup() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "takes root's rights");
    var volume = Volume.at(target());
    var files = List.of(file("plain", 0600, "x"), file("dir/locked", 0, "y"), file("w", 0200, "z"));
    volume.write(files);
    assertThat(Volume.owner(target().resolve("plain")))
        .containsEntry("uid", 0)
        .containsEntry("gid", 0);

    var group = new Ownership(OptionalInt.empty(), OptionalInt.of(3000));
    assertThat(volume.folder().write(files, group)).isTrue();
    assertThat(Volume.owner(target().resolve("plain")))
        .containsEntry("uid", 0)
        .containsEntry("gid", 3000);
    assertThat(Volume.mode(target().resolve("plain"))).isEqualTo(0640);
    assertThat(Volume.mode(target().resolve("dir/locked"))).isZero();
    assertThat(Volume.mode(target().resolve("w"))).isEqualTo(0200);
    assertThat(Volume.owner(target().resolve("dir"))).containsEntry("gid", 3000);
    assertThat(Volume.owner(target().resolve(volume.live()))).containsEntry("gid", 3000);
    assertThat(volume.folder().write(files, group)).isFalse();

    var both = new Ownership(OptionalInt.of(1000), OptionalInt.of(3000));
    assertThat(volume.folder().write(files, both)).isTrue();
    assertThat(Volume.owner(target().resolve("dir/locked")))
        .containsEntry("uid", 1000)
        .containsEntry("gid", 3000);
    assertThat(volume.folder().write(files, both)).isFalse();

    assertThat(volume.write(files)).isTrue();
    volume.shows(files);
    assertThat(Volume.owner(target().resolve("plain")))
        .containsEntry("uid", 0)
        .containsEntry("gid", 0);
  }
}
