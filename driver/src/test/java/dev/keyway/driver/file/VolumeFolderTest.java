// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static dev.keyway.driver.file.Volume.file;
import static dev.keyway.driver.file.Volume.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeFolderTest {
  @TempDir Path target;

  private Volume volume() {
    return Volume.at(target);
  }

  static Stream<List<VolumeFile>> payloads() {
    return Stream.of(
        List.of(
            file("a", 0644, "a"),
            file("b", 0777, "b"),
            file("c", 0400, "c"),
            file("d", 0407, "d"),
            file("e", 0440, "e"),
            file("f", 0666, "f")),
        named(".dotfile", ".dotfile.file", "dir/.dotfile"),
        named("1/2/3/4/5/6/7/8/9/10/.dotfile.lib", "1/2/other", "foo/bar.txt", "foo/zab.txt"),
        List.of(file("foo", 0644, "foo"), file("baz/bar", 0777, "1"), file("baz/qux", 0777, "2")),
        List.of(file("foo", 0444, "1"), file("baz\\bar", 0444, "2"), file("baz\\qux", 0666, "3")),
        List.of(file("foo", 0666, "foo"), file("bar", 0444, "bar")),
        List.of(file("unreadable", 0, "x"), file("more/unreadable", 0, "y")),
        List.of(file("high bits", 0104755, "x")),
        named());
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void writesPathsAndExactModes(List<VolumeFile> files) throws Exception {
    assertThat(volume().write(files)).isTrue();
    volume().shows(files);
    assertThat(volume().write(files)).isFalse();
    volume().shows(files);
  }

  @Test
  void keepsBinaryContents() throws Exception {
    var bytes = new byte[20_000];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31));
    volume().write(List.of(new VolumeFile("binary", 0644, ByteString.copyFrom(bytes))));
    assertThat(target.resolve("binary")).hasBinaryContent(bytes);
  }

  @Test
  void laysOutLinksAndDirectories() throws Exception {
    volume().write(named("foo", "baz/bar", "baz/deep/qux"));
    var set = target.resolve(volume().live());
    assertThat(volume().live()).matches("\\.\\.2026_01_02_03_04_05\\.[0-9]+");
    assertThat(Files.readSymbolicLink(target.resolve("foo"))).hasToString("..data/foo");
    assertThat(Files.readSymbolicLink(target.resolve("baz"))).hasToString("..data/baz");
    assertThat(Volume.mode(set)).isEqualTo(0755);
    assertThat(Volume.mode(set.resolve("baz"))).isEqualTo(0755);
    assertThat(Volume.mode(set.resolve("baz/deep"))).isEqualTo(0755);
  }

  record Update(String rule, List<VolumeFile> before, List<VolumeFile> after) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Update> updates() {
    return Stream.of(
        new Update(
            "changed contents", List.of(file("f", 0644, "old")), List.of(file("f", 0644, "new"))),
        new Update("same size", List.of(file("f", 0644, "abc")), List.of(file("f", 0644, "abd"))),
        new Update("mode only", List.of(file("f", 0644, "x")), List.of(file("f", 0400, "x"))),
        new Update(
            "deep mode only", List.of(file("a/b/f", 0644, "x")), List.of(file("a/b/f", 0444, "x"))),
        new Update("an added file", named("foo.txt"), named("foo.txt", "bar.txt")),
        new Update("added directories", named("foo.txt"), named("foo.txt", "a/b/c/d.txt")),
        new Update("all removed", named("foo.txt", "a/b"), named()),
        new Update("added and removed", named("foo.txt", "a/b"), named("foo.txt", "c/d")),
        new Update("a file becomes a directory", named("a"), named("a/b")),
        new Update("a directory becomes a file", named("a/b"), named("a")),
        new Update(
            "0644 to 0777", List.of(file("a/b", 0644, "1")), List.of(file("a/b", 0777, "1"))),
        new Update("0440 to 0666", List.of(file("b", 0440, "1")), List.of(file("b", 0666, "2"))),
        new Update("foo.txt goes", named("foo.txt", "bar.txt"), named("bar.txt")),
        new Update("a/foo.txt goes", named("a/foo.txt", "a/bar.txt"), named("a/bar.txt")),
        new Update("a/b/foo.txt goes", named("a/b/foo.txt", "a/c/bar.txt"), named("a/c/bar.txt")),
        new Update("zip goes", named("foo.txt", "zip/bar.txt"), named("foo.txt")),
        new Update("deep zip goes", named("foo.txt", "zip/zap/bar.txt"), named("foo.txt")),
        new Update(
            "every level of zip goes", named("foo.txt", "zip/1/2/3/4/bar.txt"), named("foo.txt")),
        new Update(
            "both trees go",
            named("foo.txt", "zip/1/2/3/4/bar.txt", "zap/a/b/c/bar.txt"),
            named("foo.txt")),
        new Update(
            "part of a tree goes",
            named("foo.txt", "zap/1/2/3/4/bar.txt", "zap/1/2/c/bar.txt", "zap/1/2/magic.txt"),
            named("foo.txt", "zap/1/2/magic.txt")),
        new Update(
            "part of a tree goes while another comes",
            named("foo.txt", "zap/1/2/3/4/bar.txt", "zap/1/2/c/bar.txt"),
            named("foo.txt", "zap/1/2/magic.txt")));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void leavesExactlyTheNewFiles(Update update) throws Exception {
    volume().write(update.before());
    var before = volume().live();
    assertThat(volume().write(update.after())).isTrue();
    volume().shows(update.after());
    assertThat(volume().live()).isNotEqualTo(before);
    assertThat(volume().write(update.after())).isFalse();
  }

  @Test
  void manyUpdatesLeaveTheLast() throws Exception {
    for (var mode : List.of(0644, 0400, 0600, 0644)) {
      var files = List.of(file("foo", mode, "foo" + mode), file("bar/zab.txt", mode, "z" + mode));
      assertThat(volume().write(files)).isTrue();
      volume().shows(files);
    }
  }

  @Test
  void costsNoWriteWhenNothingChanged() throws Exception {
    volume().write(named("foo", "a/b"));
    var live = volume().live();
    var changed = Files.getAttribute(target, "unix:ctime");
    assertThat(volume().write(named("a/b", "foo"))).isFalse();
    assertThat(volume().live()).isEqualTo(live);
    assertThat(Files.getAttribute(target, "unix:ctime")).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..bar", "foo/../bar", "kept/below", "kept"})
  void touchesNothingWhenAPathIsBad(String path) throws Exception {
    volume().write(named("kept"));
    Files.writeString(target.resolve("plain"), "plain");
    var live = volume().live();
    var bad = List.of(file("kept", 0644, "new"), file("plain", 0644, "new"), file(path, 0644, ""));
    assertThatThrownBy(() -> volume().write(bad)).isInstanceOf(InvalidPath.class);
    assertThat(volume().live()).isEqualTo(live);
    assertThat(target.resolve("kept")).hasContent("kept");
    assertThat(target.resolve("plain")).hasContent("plain");
  }

  @Test
  void needsADirectory() throws Exception {
    assertThatThrownBy(() -> Volume.at(target.resolve("no")).write(named("foo")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(target.resolve("no").toString());
    var file = Files.createFile(target.resolve("file"));
    assertThatThrownBy(() -> Volume.at(file).write(named("foo")))
        .isInstanceOf(NotDirectoryException.class);
    var link =
        Files.createSymbolicLink(
            target.resolve("link"), Files.createDirectory(target.resolve("real")));
    assertThatThrownBy(() -> Volume.at(link).write(named("foo")))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void replacesPlainFilesOfTheSameNames() throws Exception {
    Files.writeString(target.resolve("foo.txt"), "old");
    Files.writeString(Files.createDirectories(target.resolve("abc")).resolve("123"), "old");
    var files = List.of(file("foo.txt", 0644, "new"), file("abc/456", 0644, "new"));
    assertThat(volume().write(files)).isTrue();
    volume().shows(files);
  }

  @Test
  void leavesPlainFilesOfOtherNames() throws Exception {
    Files.writeString(target.resolve("asdf"), "by another");
    Files.writeString(target.resolve("..theirs"), "by another");
    volume().write(named("foo", "bar/baz"));
    volume().write(named("foo"));
    assertThat(target.resolve("asdf")).hasContent("by another");
    assertThat(target.resolve("..theirs")).hasContent("by another");
    assertThat(new TreeSet<>(FileTree.names(target)))
        .containsExactlyInAnyOrder("..data", volume().live(), "..theirs", "asdf", "foo");
  }

  @Test
  void readsBackLinkedAndPlainFiles() throws Exception {
    volume().write(named("foo.txt", "foo/bar.txt", "foo/deep/x"));
    Files.writeString(Files.createDirectories(target.resolve("plain/sub")).resolve("p"), "p");
    Files.writeString(target.resolve("..hidden"), "h");
    assertThat(volume().folder().files())
        .containsOnlyKeys("foo.txt", "foo/bar.txt", "foo/deep/x", "plain/sub/p")
        .containsEntry("foo/bar.txt", target.resolve("foo/bar.txt"));
  }

  @Test
  void readsNothingFromAnEmptyVolumeAndFailsWithoutOne() throws Exception {
    assertThat(volume().folder().files()).isEmpty();
    assertThatThrownBy(() -> Volume.at(target.resolve("no")).folder().files())
        .isInstanceOf(IOException.class);
  }

  @Test
  void knowsWhetherItIsFilled() throws Exception {
    assertThat(Volume.at(target.resolve("no")).folder().filled()).isFalse();
    assertThat(volume().folder().filled()).isFalse();
    Files.writeString(target.resolve("..hidden"), "h");
    Files.createSymbolicLink(target.resolve("dangling"), Path.of("..data/dangling"));
    assertThat(volume().folder().filled()).isFalse();
    volume().write(named("foo"));
    assertThat(volume().folder().filled()).isTrue();
  }

  @Test
  void aVolumeThatItsProviderWroteIsFilled() throws Exception {
    Files.writeString(target.resolve("plain"), "p");
    assertThat(volume().folder().filled()).isTrue();
  }

  @Test
  void erasesAllButTheTarget() throws Exception {
    volume().write(named("foo", "a/b"));
    Files.writeString(Files.createDirectories(target.resolve(".hidden/sub[")).resolve("*"), "p");
    volume().folder().erase();
    assertThat(target).isEmptyDirectory();
    volume().folder().erase();
    Volume.at(target.resolve("no")).folder().erase();
  }
}
