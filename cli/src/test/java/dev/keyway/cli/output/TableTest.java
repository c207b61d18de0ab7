// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsColumnsAndLeavesNoSpacesAtLineEnds() {
    var table = Table.of("mode", "path").row("0644", "a").row("0400", "long/name").row("x");

    assertThat(table.render("  ")).isEqualTo("  mode  path\n  0644  a\n  0400  long/name\n  x");
  }
}
