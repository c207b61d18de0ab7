// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.report;

import dev.keyway.cli.output.OutputFormat;
import dev.keyway.cli.output.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one benchmark found.
///
/// @param notes how to read the figures, a sentence each
public record Report(String name, List<Figure> figures, List<String> notes) {
  public Report {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /// Tells whether every promise was kept that holds on any machine.
  public boolean kept() {
    return figures.stream().noneMatch(Figure::broken);
  }

  /// Prints the reports for a person.
  public static void printText(PrintWriter out, List<Report> reports) {
    for (var report : reports) {
      var table = Table.of(report.name(), "Keyway", "original", "", "ratio", "aim", "reached");
      for (var figure : report.figures()) {
        table.row(
            figure.name() + (figure.unit().isEmpty() ? "" : ", " + figure.unit()),
            Figure.number(figure.keyway()),
            figure.original().map(o -> Figure.number(o.value())).orElse("-"),
            figure.original().map(o -> o.source().word()).orElse(""),
            figure.ratio().map(Figure::number).orElse("-"),
            figure
                .aim()
                .map(a -> figure.better().sign() + " " + Figure.number(a.limit()))
                .orElse("-"),
            figure.aim().map(_ -> figure.reached() ? "yes" : "NO").orElse("-"));
      }
      out.println(table.render(""));
      report.notes().forEach(note -> out.println("  " + note));
      out.println();
    }
    out.flush();
  }

  /// Prints the reports for a program.
  public static void printJson(PrintWriter out, List<Report> reports) {
    OutputFormat.print(out, reports.stream().map(Report::json).toList());
  }

  private Map<String, Object> json() {
    var rows = new ArrayList<Map<String, Object>>();
    for (var figure : figures) {
      var row = new LinkedHashMap<String, Object>();
      row.put("figure", figure.name());
      row.put("unit", figure.unit());
      row.put("keyway", figure.keyway());
      figure
          .original()
          .ifPresent(original -> {
            row.put("original", original.value());
            row.put("originalSource", original.source().word());
          });
      figure.ratio().ifPresent(ratio -> row.put("ratio", ratio));
      figure
          .aim()
          .ifPresent(aim -> {
            row.put(figure.better() == Figure.Better.LESS ? "atMost" : "atLeast", aim.limit());
            row.put("promised", aim.promised());
            row.put("reached", figure.reached());
          });
      rows.add(row);
    }
    return Map.of("benchmark", name, "figures", rows, "notes", notes);
  }
}
