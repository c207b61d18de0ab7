// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import java.util.List;
import java.util.StringJoiner;

/// A page that grows from top to bottom.
final class Markdown {
  private final StringBuilder page = new StringBuilder();

  Markdown(String title) {
    page.append("# ").append(title).append("\n\n");
  }

  Markdown heading(String text) {
    page.append("## ").append(text).append("\n\n");
    return this;
  }

  Markdown paragraph(String text) {
    page.append(text.strip()).append("\n\n");
    return this;
  }

  /// Adds lines as they are.
  Markdown block(String language, List<String> lines) {
    page.append("```").append(language).append('\n');
    lines.forEach(line -> page.append(line.stripTrailing()).append('\n'));
    page.append("```\n\n");
    return this;
  }

  /// Adds a table, unless it has no rows. The cells are Markdown.
  Markdown table(List<String> head, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      row(head);
      row(head.stream().map(_ -> "---").toList());
      rows.forEach(this::row);
      page.append('\n');
    }
    return this;
  }

  private void row(List<String> cells) {
    var row = new StringJoiner(" | ", "| ", " |\n");
    cells.forEach(row::add);
    page.append(row);
  }

  /// Returns the text as code; nothing of nothing.
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
  }

  /// Returns the text as prose.
  static String prose(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replaceAll("\\s+", " ")
        .strip();
  }

  String text() {
    return page.toString().stripTrailing() + "\n";
  }
}
