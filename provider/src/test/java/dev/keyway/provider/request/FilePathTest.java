// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret1",
        "a/b/c",
        "tls/pkcs12cert1.pem",
        ".hidden",
        "a.b",
        "a b",
        "%2e%2e",
        "ünï",
        "~",
        "-x",
        "%2e%2e%2fetc",
        "‥",
        "a/.b"
      })
  void acceptsRelativeCleanPaths(String path) {
    assertThat(FilePath.fault(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "/secret1, relative",
    "//x, relative",
    "secret1/.., ..",
    "../secret1, ..",
    "a..b, ..",
    "..data, ..",
    "..data/x, ..",
    "..2026_11_22, ..",
    "'..\\secret1', ..",
    "'a\\b', backslash",
    "'C:\\x', backslash",
    "a//b, component",
    "a/, component",
    "./a, dot",
    "a/./b, dot",
    "., dot"
  })
  void refusesWhatCouldLeaveTheVolume(String path, String said) {
    assertThat(FilePath.fault(path)).get().asString().contains(said);
  }

  @Test
  void refusesControlCharactersAndHalfCharacters() {
    for (var path : List.of("a\0b", "a\nb", "a\u007fb", "a\u0085", "\ud800", "x\udc00")) {
      assertThat(FilePath.fault(path)).as("path of length " + path.length()).isPresent();
    }
  }

  @Test
  void countsBytesNotCharacters() {
    assertThat(FilePath.fault("a".repeat(255))).isEmpty();
    assertThat(FilePath.fault("a".repeat(256))).isPresent();
    assertThat(FilePath.fault("ü".repeat(128))).isPresent();
    assertThat(FilePath.fault("abc/".repeat(1023) + "abcd")).isEmpty();
    assertThat(FilePath.fault("abc/".repeat(1024) + "a")).isPresent();
  }

  @Test
  void whateverIsAcceptedStaysInsideTheVolume() {
    var random = new Random(7);
    var pieces = List.of("a", "..", ".", "/", "\\", "%2e", "\0", " ", "b", "…", "//", "~", "c:");
    var root = Path.of("/volume");
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      var path =
          random
              .ints(1 + random.nextInt(6), 0, pieces.size())
              .mapToObj(pieces::get)
              .collect(Collectors.joining());
      if (FilePath.fault(path).isEmpty()) {
        accepted++;
        var resolved = root.resolve(path);
        assertThat(resolved.normalize()).as(path).isEqualTo(resolved).startsWithRaw(root);
        assertThat(resolved.toString()).isEqualTo("/volume/" + path);
      }
    }
    assertThat(accepted).isGreaterThan(500);
  }
}
