// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.util.stream.Collectors.toSet;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a program answers on `/metrics`.
///
/// @param families by name, those without series as well
record Scrape(String text, Map<String, Family> families) {
  /// Which labels every metric of an original has, and `le` of a histogram.
  private static final Set<String> USUAL =
      Set.of("otel_scope_name", "otel_scope_version", "otel_scope_schema_url", "le");

  private static final Pattern SERIES = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /// @param labels of the series that there are; empty where there is none yet
  record Family(String type, String help, Set<String> labels) {}

  static Scrape of(String text) {
    var types = new TreeMap<String, String>();
    var helps = new TreeMap<String, String>();
    var labels = new TreeMap<String, Set<String>>();
    for (var line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        var words = line.split(" ", 4);
        (words[1].equals("TYPE") ? types : helps).put(words[2], words[3]);
        continue;
      }
      var series = SERIES.matcher(line);
      if (!series.matches()) {
        throw new AssertionError("not a series: " + line);
      }
      labels
          .computeIfAbsent(family(series.group(1), types), _ -> new TreeSet<>())
          .addAll(names(series.group(2)));
    }
    var families = new TreeMap<String, Family>();
    types.forEach((name, type) ->
        families.put(
            name,
            new Family(
                type, helps.getOrDefault(name, ""), labels.getOrDefault(name, Set.<String>of()))));
    return new Scrape(text, families);
  }

  private static String family(String series, Map<String, String> types) {
    return types.containsKey(series) ? series : series.replaceFirst("_(bucket|sum|count)$", "");
  }

  private static Set<String> names(@Nullable String labels) {
    return labels == null
        ? Set.of()
        : LABEL
            .matcher(labels)
            .results()
            .map(label -> label.group(1))
            .filter(name -> !USUAL.contains(name))
            .collect(toSet());
  }
}
