// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference of the chart's values is what `values.yaml` says. After a change, `./keyway
/// release manifests` writes it anew.
class ValuesTableTest {
  @Test
  void theDocumentHasTheTableOfTheChart() throws IOException {
    var document = Path.of("../docs/helm-values.md");
    var expected = ValuesTable.into(document, Path.of("../deploy/charts/keyway"));

    assertThat(Files.readString(document)).isEqualTo(expected);
  }

  @Test
  void showsValuesWithTheirDefaults() {
    var values =
        """
        # Licence.

        # A section
        # of two.
        a:
          # First.
          one: 1
          # Second: a | b.
          two: []

        # Whole.
        whole:
          inner: {x: y}
        """;

    assertThat(ValuesTable.of(values))
        .isEqualTo(
            """
            | Value | Default | What it is |
            | --- | --- | --- |
            | `a.one` | `1` | First. |
            | `a.two` | `[]` | Second: a \\| b. |
            | `whole` | `{inner: {x: y}}` | Whole. |
            """);
  }

  @Test
  void aValueWithoutDescriptionIsAnError() {
    assertThatThrownBy(() -> ValuesTable.of("# A.\na: {}\nb: 1\n")).hasMessageContaining(" b ");
    assertThatThrownBy(() -> ValuesTable.of("# A.\na:\n  # B.\n  b: 1\n  c: 1\n"))
        .hasMessageContaining("a.c");
  }
}
