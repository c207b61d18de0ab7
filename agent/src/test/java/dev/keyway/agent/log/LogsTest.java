// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private Logs logs(LogOptions options) {
    return new Logs(
        options,
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        InstantSource.fixed(Instant.parse("2026-06-11T12:00:00.123456Z")));
  }

  private static LogOptions options(
      boolean json, boolean toStderr, Optional<Path> dir, Optional<Path> file, long max) {
    return new LogOptions(
        json ? LogFormat.JSON : LogFormat.TEXT,
        2,
        Map.of("Logs*", 3),
        toStderr,
        false,
        Severity.ERROR,
        dir,
        file,
        max,
        false,
        false,
        false,
        true,
        "");
  }

  @Test
  void writesKlogLines() {
    var log = logs(LogOptions.standard(0)).named(LogsTest.class);
    log.info("mounted", "pod", "a/b", "files", 3, "odd", "q\"\n\u0007");
    log.error("failed");
    log.verbose(1, "hidden");
    assertThat(err.toString(UTF_8).lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .matches(
                        "I0611 \\d\\d:00:00\\.123456 +\\d+ LogsTest\\.java:\\d+\\] \"mounted\""
                            + " pod=\"a/b\" files=3 odd=\"q\\\\\"\\\\n\\\\u0007\""),
            second -> assertThat(second).startsWith("E0611 "));
    assertThat(out.size()).isZero();
  }

  @Test
  void showsCharactersThatTerminalsAndEditorsActOn() {
    var log = logs(LogOptions.standard(0)).named(LogsTest.class);
    log.info("m", "odd", "\u009b31m\u2028\u202e", "plain", "äöü→");
    assertThat(err.toString(UTF_8)).contains("\\u009b31m\\u2028\\u202e", "äöü→").hasLineCount(1);
  }

  @Test
  void writesJsonErrorsToStderrAndTheRestToStdout() {
    var log =
        logs(options(true, true, Optional.empty(), Optional.empty(), 0)).named(LogsTest.class);
    log.verbose(3, "step", "n", 1);
    log.warning("odd");
    log.error("bad", "err", "why");
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("{\"ts\":1781179200123.000,\"caller\":\"log/LogsTest.java:")
                    .endsWith("\"msg\":\"step\",\"v\":3,\"n\":1}"),
            second -> assertThat(second).contains("\"severity\":\"warning\""));
    assertThat(err.toString(UTF_8)).contains("\"msg\":\"bad\",\"err\":\"why\"}");
  }

  @Test
  void writesLevelledJsonToStderr() {
    var log = logs(LogOptions.standard(6).in(LogFormat.LEVELLED_JSON)).named(LogsTest.class);
    log.verbose(2, "step", "pod", "a\"b", "n", 1);
    log.verbose(4, "closer");
    log.verbose(6, "closest");
    log.warning("odd");
    log.error("bad", "error", "why");
    log.bug("bug", new IllegalStateException("planted"));

    assertThat(out.size()).isZero();
    assertThat(err.toString(UTF_8).lines())
        .hasSize(6)
        .satisfies(lines -> {
          assertThat(lines.get(0))
              .matches(
                  "\\{\"level\":\"info\",\"timestamp\":\"2026-06-11T12:00:00.123456Z\","
                      + "\"logger\":\"LogsTest\",\"caller\":\"LogsTest.java:\\d+\","
                      + "\"message\":\"step\",\"pod\":\"a\\\\\"b\",\"n\":1}");
          assertThat(lines.get(1)).startsWith("{\"level\":\"debug\",");
          assertThat(lines.get(2)).startsWith("{\"level\":\"trace\",");
          assertThat(lines.get(3)).startsWith("{\"level\":\"warning\",");
          assertThat(lines.get(4))
              .startsWith("{\"level\":\"error\",")
              .endsWith("\"message\":\"bad\",\"error\":\"why\"}");
          assertThat(lines.get(5))
              .contains("\"stacktrace\":\"java.lang.IllegalStateException")
              .doesNotContain("planted");
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "LEVELLED_JSON"})
  void aParserReadsEveryLineOfJson(LogFormat format) throws Exception {
    var odd = "q\"b\\n\n\r\t\u0000\u001f\u2028\ud83d\udd11 half \ud83d end";
    var log = logs(LogOptions.standard(0).in(format)).named(LogsTest.class);
    log.info(odd, "text", odd, odd, "key", "whole", 3, "yes", true);
    log.info("numbers", "nan", Double.NaN, "endless", Double.POSITIVE_INFINITY, "half", 0.5);

    var lines = (out.toString(UTF_8) + err.toString(UTF_8)).lines().toList();
    assertThat(lines).hasSize(2);
    var first = JsonObject.parse(lines.get(0).getBytes(UTF_8));
    assertThat(first.text("text")).isPresent().isEqualTo(first.text(key(format)));
    assertThat(first.number("whole")).hasValue(3L);
    assertThat(first.flag("yes")).hasValue(true);
    var second = JsonObject.parse(lines.get(1).getBytes(UTF_8));
    assertThat(second.text("nan")).hasValue("NaN");
    assertThat(second.text("endless")).hasValue("Infinity");
  }

  private static String key(LogFormat format) {
    return format == LogFormat.JSON ? "msg" : "message";
  }

  @Test
  void verbosityGoesByFile() {
    var logs = logs(options(false, true, Optional.empty(), Optional.empty(), 0));
    assertThat(logs.named(LogsTest.class).writes(3)).isTrue();
    assertThat(logs.named(String.class).writes(3)).isFalse();
    assertThat(logs.named(String.class).writes(2)).isTrue();
  }

  @Test
  void writesOneFileWithItsLimit() throws Exception {
    var file = directory.resolve("log");
    try (var logs = logs(options(false, false, Optional.empty(), Optional.of(file), 1))) {
      var log = logs.named(LogsTest.class);
      for (int i = 0; i < 12; i++) {
        log.info("x".repeat(100_000), "n", i);
      }
      log.error("loud");
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    assertThat(Files.readString(file)).contains("n=11", "loud").doesNotContain("n=0\n");
    assertThat(err.toString(UTF_8).lines()).singleElement().asString().contains("loud");
  }

  @Test
  void writesAFileForEachSeverity() throws Exception {
    try (var logs = logs(options(false, false, Optional.of(directory), Optional.empty(), 0))) {
      var log = logs.named(LogsTest.class);
      log.info("quiet");
      log.error("loud");
    }
    try (var files = Files.list(directory)) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(file -> {
            var text = Files.readString(file);
            assertThat(text).contains("loud");
            assertThat(text.contains("quiet")).isEqualTo(file.toString().contains(".INFO."));
          });
    }
  }

  @Test
  void unwritableFilesDoNotSilenceIt() {
    var file = directory.resolve("missing/log");
    try (var logs = logs(options(false, false, Optional.empty(), Optional.of(file), 1))) {
      logs.named(LogsTest.class).info("still heard");
    }
    assertThat(err.toString(UTF_8)).contains("still heard", "cannot be written");
  }

  @Test
  void bugsShowPlacesButNotMessages() {
    logs(LogOptions.standard(0))
        .named(LogsTest.class)
        .bug("bug", new IllegalStateException("planted", new RuntimeException("planted")));
    assertThat(err.toString(UTF_8))
        .contains("java.lang.IllegalStateException", "LogsTest.java:")
        .doesNotContain("planted");
  }
}
