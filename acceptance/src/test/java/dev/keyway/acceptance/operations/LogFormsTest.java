// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole logs of real programs, from the start to the end, while their API server is away: log
/// collectors read them as those of the originals.
class LogFormsTest {
  private static final String SOURCE = "[\\w./-]+\\.java:\\d+";
  private static final String KLOG =
      "[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ " + SOURCE + "] \".*";

  @TempDir Path folder;

  @Test
  void everyLineIsAnObjectWithTheKeysOfTheOriginal() throws Exception {
    try (var programs = new Programs(folder, true)) {
      var logs = programs.logs();

      assertThat(logs).hasSize(7);
      logs.forEach((program, lines) -> {
        Form form =
            program.equals("webhook") ? LogFormsTest::assertLevelled : LogFormsTest::assertJson;
        assertThat(lines).as(program).hasSizeGreaterThanOrEqualTo(2).allSatisfy(form::check);
      });
    }
  }

  @Test
  void everyLineOfTextBeginsAsKlogsDo() throws Exception {
    try (var controller =
        Served.start(
            folder,
            List.of("-Xmx64m"),
            List.of(
                "controller",
                "-v=2",
                "--http-probe-port=0",
                "--prometheus-port=0",
                "--webhook-addr=127.0.0.1:0",
                "--shutdown-drain=0s",
                "--health-addr=127.0.0.1:0",
                "--metrics-addr=127.0.0.1:0"))) {
      controller.told("\"(serving)\" webhook=");
      controller.told("\"(serving /healthz and /metrics)\"");
      controller.process().destroy();
      controller.process().waitFor();

      assertThat(controller.log().lines())
          .hasSizeGreaterThanOrEqualTo(4)
          .allSatisfy(line -> assertThat(line).matches(KLOG));
    }
  }

  @Test
  void theProxyLogsAsTheWebhookDoes() throws Exception {
    try (var proxy =
        Served.start(
            folder,
            List.of("-Xmx64m"),
            List.of("proxy", "--proxy-port=0", "--log-level=info"),
            Map.of("AZURE_CLIENT_ID", "a \"client\""))) {
      proxy.told("(starting the proxy server)");
      proxy.process().destroy();
      proxy.process().waitFor();

      assertThat(proxy.log().lines())
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(LogFormsTest::assertLevelled);
    }
  }

  @FunctionalInterface
  private interface Form {
    void check(String line) throws Exception;
  }

  private static void assertJson(String line) throws Exception {
    var object = JsonObject.parse(line.getBytes(UTF_8));
    assertThat(object.tree()).containsKeys("ts", "caller", "msg");
    assertThat(object.tree().get("ts")).isInstanceOf(Number.class);
    assertThat(object.text("caller").orElse("")).matches(SOURCE);
    assertThat(object.text("msg").orElse("")).isNotEmpty();
  }

  private static void assertLevelled(String line) throws Exception {
    var object = JsonObject.parse(line.getBytes(UTF_8));
    assertThat(object.text("level").orElse("")).isIn("info", "warning", "error");
    assertThat(object.text("timestamp").orElse(""))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(object.text("logger").orElse("")).isNotEmpty();
    assertThat(object.text("caller").orElse("")).matches(SOURCE);
    assertThat(object.text("message").orElse("")).isNotEmpty();
  }
}
