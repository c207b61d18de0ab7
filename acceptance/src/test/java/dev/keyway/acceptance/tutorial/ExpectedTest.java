// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedTest {
  @Test
  void leavesOpenWhatDotsStandFor() {
    var expected = new Expected("NAME STATUS ...\nlocal Ready ...\n");

    assertThat(expected.isIn("NAME    STATUS   AGE\nlocal   Ready    5s\n")).isTrue();
    assertThat(expected.isIn("NAME    STATUS   AGE\nlocal   NotReady 5s\n")).isFalse();
  }

  @Test
  void takesEverythingElseAtItsWord() {
    assertThat(new Expected("a.c").isIn("abc")).isFalse();
    assertThat(new Expected("a.c").isIn("see a.c here")).isTrue();
  }
}
