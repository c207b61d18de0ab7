// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.keyvault.ObjectVersionInfo;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionSelectionTest {

  /// `a` is made at ten o'clock, each following letter an hour earlier.
  private static List<ObjectVersionInfo> listed(String letters) {
    return Stream.of(letters.split(" ")).map(VersionSelectionTest::info).toList();
  }

  private static ObjectVersionInfo info(String letter) {
    return new ObjectVersionInfo(
        letter, true, Instant.ofEpochSecond(3600L * (10 - (letter.charAt(0) - 'a'))));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 5, a b c d e, a b c d e",
    "'', 5, c e b a d, a b c d e",
    "'', 2, a b, a b",
    "'', 200, a b, a b",
    "c, 5, c e b a d, c d e",
    "'', 2, c e b a d, a b",
    "b, 2, c e b a d, b c",
    "e, 9, c e b a d, e"
  })
  void picksTheNewestFirst(String start, int history, String versions, String picked) {
    assertThat(
            VersionSelection.select(
                Specs.history("secret1", start, history, "secret1"), listed(versions)))
        .containsExactly(picked.split(" "));
  }

  @Test
  void skipsDisabledVersions() {
    var versions = List.of(info("b"), new ObjectVersionInfo("a", false, Instant.MAX), info("c"));
    assertThat(VersionSelection.select(Specs.history("s", "", 2, "s"), versions))
        .containsExactly("b", "c");
    assertThatThrownBy(() -> VersionSelection.select(Specs.history("s", "a", 2, "s"), versions))
        .isInstanceOf(ObjectUnavailable.class);
  }

  @Test
  void namesTheObjectWithoutSuchAVersion() {
    assertThatThrownBy(
            () -> VersionSelection.select(Specs.history("s", "x", 2, "s"), listed("a b")))
        .isInstanceOf(ObjectUnavailable.class)
        .hasMessageContainingAll("objectName:s", "objectVersion:x");
    assertThatThrownBy(() -> VersionSelection.select(Specs.history("s", "", 2, "s"), List.of()))
        .isInstanceOf(ObjectUnavailable.class)
        .hasMessageContaining("objectName:s");
  }

  @Test
  void picksAPrefixOfTheEnabledVersionsByAge() {
    var random = new Random(5);
    for (int round = 0; round < 500; round++) {
      var versions =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(i ->
                  new ObjectVersionInfo(
                      "v" + i,
                      random.nextInt(4) > 0 || i == 0,
                      Instant.ofEpochSecond(random.nextInt(5))))
              .toList();
      int history = 2 + random.nextInt(6);
      var picked = VersionSelection.select(Specs.history("s", "", history, "s"), versions);
      var enabled = versions.stream().filter(ObjectVersionInfo::enabled).toList();
      assertThat(picked).hasSize(Math.min(history, enabled.size())).doesNotHaveDuplicates();
      var created =
          picked.stream()
              .map(v ->
                  enabled.stream().filter(i -> i.version().equals(v)).findFirst().orElseThrow())
              .map(ObjectVersionInfo::created)
              .toList();
      assertThat(created)
          .isSortedAccordingTo(Comparator.reverseOrder())
          .isEqualTo(
              enabled.stream()
                  .map(ObjectVersionInfo::created)
                  .sorted(Comparator.reverseOrder())
                  .limit(history)
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "single-version, 0, alias, 0, alias/0, secret/single-version/0",
    "multiple-versions, 10, alias, 0, alias/0, secret/multiple-versions/0",
    "multiple-versions, 10, folder/multiple-versions, 8, folder/multiple-versions/8, secret/multiple-versions/8"
  })
  void namesFilesAndUidsOfAHistory(
      String name, int history, String path, int index, String file, String uid) {
    assertThat(FileSlot.versioned(Specs.history(name, "", history, path), index))
        .isEqualTo(new FileSlot(file, uid));
  }

  @Test
  void aliasesNeverAppearInUids() {
    assertThat(FileSlot.single(Specs.history("single-version", "", 0, "alias")))
        .isEqualTo(new FileSlot("alias", "secret/single-version"));
    assertThat(Specs.history("s", "", 1, "s").wantsHistory()).isFalse();
    assertThat(Specs.history("s", "", -4, "s").wantsHistory()).isFalse();
    assertThat(Specs.history("s", "", 4, "s").wantsHistory()).isTrue();
  }
}
