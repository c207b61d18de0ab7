// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import dev.keyway.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The tables of docs/metrics.md.
record Reference(List<Row> rows) {
  /// Of a row about a metric, with the empty ones at its ends.
  private static final int CELLS = 7;

  /// @param labels without those that every metric of an original has
  record Row(String name, String type, Set<String> labels, Set<String> programs, String meaning) {}

  static Reference read() throws IOException {
    try (var lines = Files.lines(Checkout.root().resolve("docs/metrics.md"))) {
      return new Reference(
          lines
              .filter(line -> line.startsWith("| `"))
              .map(line -> line.split("\\|", -1))
              .filter(cells -> cells.length == CELLS)
              .map(Reference::parse)
              .toList());
    }
  }

  private static Row parse(String[] cells) {
    return new Row(
        cells[1].replace("`", "").strip(),
        cells[2].strip(),
        words(cells[3]),
        words(cells[4]),
        cells[5].strip());
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.replace("`", "").split("[ ,–]+"))
        .filter(word -> !word.isBlank())
        .collect(Collectors.toSet());
  }

  Optional<Row> row(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }
}
