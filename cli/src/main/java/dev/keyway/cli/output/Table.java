// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of text set in columns.
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /// Starts a table with its heading.
  public static Table of(String... heading) {
    return new Table().row(heading);
  }

  /// Adds a row; rows may differ in length.
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /// Returns the lines, each behind `indent`, without spaces at their ends.
  public String render(String indent) {
    var widths =
        IntStream.range(0, rows.stream().mapToInt(List::size).max().orElse(0))
            .map(column -> width(column))
            .toArray();
    return rows.stream()
        .map(row -> indent + line(row, widths).stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
        .collect(Collectors.joining(GAP));
  }
}
