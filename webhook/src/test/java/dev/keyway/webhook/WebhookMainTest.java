// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebhookMainTest {
  private static final Map<String, String> TENANT = Map.of("AZURE_TENANT_ID", "t");

  private record Run(int exitCode, String out, String err) {}

  private static Run run(Map<String, String> environment, String... flags) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        WebhookMain.run(
            List.of(flags),
            environment,
            _ -> _ -> Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new StopSignal());
    return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-version", "--version=true"})
  void tellsItsVersionInOneLineOfJson(String flag) {
    var run = run(Map.of(), flag);

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).hasLineCount(1).endsWith("}\n");
    var version = JsonMapper.shared().readTree(run.out());
    assertThat(version.propertyNames())
        .containsExactly("buildVersion", "gitCommit", "buildDate", "goVersion", "platform");
    assertThat(version.values()).allMatch(value -> !value.stringValue("").isEmpty());
    assertThat(version.path("platform").stringValue("")).matches("[a-z-]+/[a-z0-9_]+");
  }

  @Test
  void explainsItself() {
    var run = run(Map.of(), "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "--audience",
            "--webhook-cert-dir",
            "--disable-cert-rotation",
            "--tls-min-version",
            "--health-addr",
            "--metrics-addr",
            "--metrics-backend",
            "--log-level",
            "--custom-token-endpoint-annotation-suffix",
            "--custom-token-endpoint-audience");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tls-min-version=1.4 | entrypoint: unable to parse TLS version: invalid TLS version."
            + " Must be one of: 1.0, 1.1, 1.2, 1.3",
        "--metrics-backend=unknown | entrypoint: failed to initialize metrics exporter:"
            + " unsupported metrics backend: unknown",
        "--log-level=loud | invalid --log-level set",
        "--webhook-addr=nowhere | webhook-addr",
        "--custom-token-endpoint-audience=a | annotation suffix cannot be empty",
        "--custom-token-endpoint-annotation-suffix=a | audience cannot be empty"
      })
  void refusesFlagsOfNoUse(String flag, String problem) {
    var run = run(TENANT, flag);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(problem);
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThat(run(Map.of(), "--tls-min-version=2", "--metrics-backend=none").err())
        .contains("TLS version", "metrics backend: none", "AZURE_TENANT_ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-such-flag", "--disable-cert-rotation=maybe", "argument"})
  void doesNotStartWithWhatItDoesNotUnderstand(String argument) {
    var run = run(TENANT, argument);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: keyway webhook");
  }

  @Test
  void needsATenant() {
    var run = run(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("AZURE_TENANT_ID");
  }

  @Test
  void aKubeconfigThatIsNotThereIsLoggedInJsonWithItsName() {
    var run = run(TENANT, "--kubeconfig=/no/such/file", "--metrics-backend=Prometheus");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    var line = JsonMapper.shared().readTree(run.err());
    assertThat(line.propertyNames())
        .containsExactly("level", "timestamp", "logger", "caller", "message", "error");
    assertThat(line.path("level").stringValue("")).isEqualTo("error");
    assertThat(line.path("logger").stringValue("")).isEqualTo("WebhookMain");
    assertThat(line.path("error").stringValue("")).contains("/no/such/file");
  }
}
