// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PathRulesTest {
  static Stream<String> allowed() {
    return Stream.of(
        "i/am/well/behaved.txt",
        "foo",
        "foo/bar",
        "foo\\bar",
        "a/..b",
        "a/...",
        ".dotfile",
        ".a/.b",
        "%2e%2e",
        "a".repeat(255),
        "é".repeat(127),
        "a/".repeat(2047) + "ab");
  }

  static Stream<String> refused() {
    return Stream.of(
        "",
        ".",
        "..",
        "...",
        "a".repeat(4097),
        "a".repeat(256),
        "é".repeat(128),
        "a/".repeat(2047) + "abc",
        "/dev/null",
        "/",
        "..sneaky.txt",
        "..data",
        "hello/there/../../../../../../etc/passwd",
        "hello/../etc/somethingbad",
        "foo/../etc/password",
        "foo/..",
        "foo////bar",
        "foo/",
        "./bar",
        "a/./b",
        "a/.",
        "zero\0byte");
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void takes(String path) {
    assertThatCode(() -> PathRules.check(path)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String path) {
    assertThatThrownBy(() -> PathRules.check(path))
        .isInstanceOf(InvalidPath.class)
        .hasMessageStartingWith("the provider sent the file \"")
        .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(400));
  }

  static Stream<List<String>> clashing() {
    return Stream.of(
        List.of("a", "a"),
        List.of("a", "a/b"),
        List.of("a/b/c", "a"),
        List.of("a/b", "a/b/c/d", "x"),
        List.of("a", "a-b", "a/b"));
  }

  @ParameterizedTest
  @MethodSource("clashing")
  void refusesClashes(List<String> paths) {
    assertThatThrownBy(() -> FileSet.of(files(paths)))
        .isInstanceOf(InvalidPath.class)
        .hasMessageContaining("\"a");
  }

  @Test
  void oneBadPathRefusesAll() {
    assertThatThrownBy(() -> FileSet.of(files(List.of("good", "../bad"))))
        .isInstanceOf(InvalidPath.class)
        .hasMessageContaining("../bad");
  }

  @Test
  void namesThatBeginAlikeDoNotClash() {
    assertThatCode(() -> FileSet.of(files(List.of("a", "a-b", "a.b/c", "ab/c"))))
        .doesNotThrowAnyException();
  }

  private static List<VolumeFile> files(List<String> paths) {
    return paths.stream().map(path -> new VolumeFile(path, 0644, ByteString.EMPTY)).toList();
  }
}
