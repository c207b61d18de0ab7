// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metrics of real programs, against the reference that users read and by Prometheus' own
/// parser.
class MetricsTest {
  @TempDir static Path folder;
  private static Map<String, Scrape> scrapes = Map.of();
  private static Map<String, Scrape> controller = Map.of();

  @BeforeAll
  static void scrapeAll() throws IOException {
    try (var programs = new Programs(folder)) {
      scrapes = programs.scrape();
      controller = programs.scrapeController();
    }
  }

  @Test
  void theReferenceListsWhatEachProgramShows() throws IOException {
    var reference = Reference.read();

    scrapes.forEach((program, scrape) ->
        scrape
            .families()
            .forEach((name, family) ->
                assertThat(reference.row(name))
                    .as("docs/metrics.md on %s of keyway %s", name, program)
                    .hasValueSatisfying(row -> {
                      assertThat(row.programs()).contains(program);
                      assertThat(row.type()).isEqualTo(family.type());
                      assertThat(row.meaning()).isEqualTo(family.help());
                      assertThat(row.labels()).containsAll(family.labels());
                    })));
  }

  @Test
  void theControllerShowsWhatItsPartsShowAlone() {
    assertThat(controller).containsOnlyKeys("mic", "webhook");
    controller.forEach((part, scrape) ->
        assertThat(scrape.families().keySet())
            .as("keyway controller on the port of %s", part)
            .isEqualTo(scrapes.getOrDefault(part, Scrape.of("")).families().keySet()));
  }

  @Test
  void noRowOfTheReferenceIsAboutAMetricThatIsNotThere() throws IOException {
    for (var row : Reference.read().rows()) {
      for (var program : row.programs()) {
        assertThat(scrapes).as("the program of %s", row.name()).containsKey(program);
        var scrape = scrapes.getOrDefault(program, Scrape.of(""));
        if (!row.name().equals("keyway_memory_limit_bytes")) { // none without a limit
          assertThat(scrape.families()).as("keyway %s", program).containsKey(row.name());
        }
      }
    }
  }

  @Test
  void aProgramTellsItsBuildAndItsMemory() {
    scrapes.forEach((program, scrape) ->
        assertThat(scrape.text())
            .as(program)
            .containsPattern("keyway_build_info\\{commit=\"[^\"]+\",version=\"v[^\"]+\"} 1")
            .containsPattern("process_resident_memory_bytes [1-9]")
            .containsPattern("jvm_memory_max_bytes\\{area=\"heap\"} [1-9]"));
  }

  @Test
  void prometheusReadsThem() throws Exception {
    var promtool = Promtool.orSkip();

    for (var scrape : scrapes.entrySet()) {
      var judged = promtool.run(scrape.getValue().text(), "check", "metrics");

      // Exit 3 is for the style of names, which the originals chose; 1 is for what cannot be read.
      assertThat(judged.exitCode()).as(scrape.getKey() + judged.err()).isIn(0, 3);
      assertThat(judged.err().lines())
          .as("names of our own in keyway %s", scrape.getKey())
          .noneMatch(line -> line.startsWith("keyway_"));
    }
  }
}
