// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.Severity;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.provider.content.Rendering;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderFlagsTest {

  private static ProviderOptions options(String... arguments) {
    var parsed = TestProvider.parse(List.of(arguments), Map.of());
    assertThat(parsed).isInstanceOf(Invocation.Run.class);
    return ((Invocation.Run<ProviderOptions>) parsed).options();
  }

  @Test
  void hasTheOriginalsDefaults() {
    var options = options();
    assertThat(options.endpoint()).isEqualTo(new Endpoint.Unix(Path.of("/tmp/azure.sock")));
    assertThat(options.healthz())
        .isEqualTo(new ProviderOptions.Healthz(8989, "/healthz", Duration.ofSeconds(5)));
    assertThat(options.prometheusPort()).isEqualTo(8898);
    assertThat(options.pprofPort()).isEmpty();
    assertThat(options.mounts().rendering()).isEqualTo(new Rendering(true, false));
    assertThat(options.mounts().cloudName()).isEqualTo("AzurePublicCloud");
    assertThat(options.mounts().timeout()).isEqualTo(Duration.ofSeconds(105));
    assertThat(options.gracefulStopTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.mounts().nmiEndpoint()).isEqualTo(URI.create("http://localhost:2579"));
    assertThat(options.log().verbosity()).isZero();
    assertThat(options.log().toStderr()).isTrue();
    assertThat(options.log().stderrThreshold()).isEqualTo(Severity.ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v=5", "--v=5", "-v 5", "--v 5", "-v +5"})
  void readsOneDashAndTwo(String typed) {
    assertThat(options(typed.split(" ")).log().verbosity()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "--enable-pprof, true",
    "-enable-pprof=1, true",
    "--enable-pprof=T, true",
    "--enable-pprof=False, false",
    "--enable-pprof=0, false"
  })
  void readsSwitches(String typed, boolean on) {
    assertThat(options(typed).pprofPort().isPresent()).isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "-nonsense=1",
        "word",
        "--",
        "---v=1",
        "-v",
        "--v=x",
        "--enable-pprof=yes",
        "--enable-pprof true",
        "--healthz-timeout=5",
        "--healthz-timeout=-5s",
        "-=5",
        "-"
      })
  void refusesWhatItDoesNotUnderstand(String typed) {
    assertThat(TestProvider.parse(List.of(typed.split(" ")), Map.of()))
        .isInstanceOf(Invocation.Misused.class);
  }

  @Test
  void namesAllThatIsUnusableAtOnce() {
    var parsed =
        TestProvider.parse(
            List.of(
                "--endpoint=udp:///x",
                "--metrics-backend=statsd",
                "--healthz-port=70000",
                "--token-proxy-url=http://x",
                "--vmodule=a",
                "--stderrthreshold=9",
                "--healthz-path=x"),
            Map.of());
    assertThat(((Invocation.Unusable<ProviderOptions>) parsed).problems()).hasSize(7);
  }

  @Test
  void readsEveryFlagOfTheTable() {
    for (var flag : ProviderFlags.ALL.table()) {
      var value =
          switch (flag.kind()) {
            case BOOL -> "true";
            case INT -> "1";
            case DURATION -> "1m30s";
            case TEXT -> flag.standard();
          };
      var given = ProviderFlags.ALL.parse(List.of("--" + flag.name() + "=" + value));
      assertThat(given.problems()).isEmpty();
      assertThat(given.text(flag.name())).isEqualTo(value);
      assertThat(ProviderFlags.ALL.help()).contains("--" + flag.name());
    }
  }

  @Test
  void takesTheCloudFileFromTheEnvironment() {
    var parsed =
        TestProvider.parse(List.of(), Map.of("AZURE_ENVIRONMENT_FILEPATH", "/etc/cloud.json"));
    assertThat(((Invocation.Run<ProviderOptions>) parsed).options().mounts().cloudFile())
        .contains(Path.of("/etc/cloud.json"));
  }

  @Test
  void readsTheLoggingFlags() {
    var log =
        options(
                "-vmodule=Mounts=4,Call*=5",
                "--log-format-json",
                "-logtostderr=false",
                "-log_dir=/var/log",
                "-log_file_max_size=3",
                "-stderrthreshold=WARNING",
                "-metrics-backend=prometheus")
            .log();
    assertThat(log.perFile()).containsOnly(Map.entry("Mounts", 4), Map.entry("Call*", 5));
    assertThat(log.format()).isEqualTo(LogFormat.JSON);
    assertThat(log.toStderr()).isFalse();
    assertThat(log.directory()).isEqualTo(Optional.of(Path.of("/var/log")));
    assertThat(log.maxFileMebibytes()).isEqualTo(3);
    assertThat(log.stderrThreshold()).isEqualTo(Severity.WARNING);
  }
}
