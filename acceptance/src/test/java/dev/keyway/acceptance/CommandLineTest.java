// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every command owes its user: help with examples, deliberate exit codes, and no stack
/// traces.
class CommandLineTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"demo", "mount", "sandbox", "sandbox up", "sandbox fault", "provider"})
  void helpsWithExamples(String command) {
    var outcome = new Launcher(folder).run((command + " --help").split(" "));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Usage: keyway").contains("Examples:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|2|a command is missing",
        "nosuch|2|nosuch",
        "mount --spc a --pod b|2|--to DIR is missing",
        "mount --spc a.yaml --pod a.yaml --to x|1|no such file: a.yaml",
        "mount --sandbox --spc EXAMPLE --pod EXAMPLE --to x|1|keyway sandbox up --detach",
        "mount --spc EXAMPLE --pod EXAMPLE --to x|1|tokenRequests",
        "sandbox|2|up, down, status",
        "provider --bogus|2|--bogus",
        "provider --cloud-name=AzureCloud1 --endpoint=unix:///nowhere/x.sock|1|AzureCloud1",
      })
  void saysWhatIsWrongWithoutAStackTrace(String arguments, int exitCode, String complaint) {
    var example = Checkout.root().resolve("examples/workload-identity").toString();
    var words = arguments.replace("EXAMPLE", example);

    var outcome = new Launcher(folder).run(words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.err()).contains(complaint).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--version, true",
    "sandbox status, true",
    "sandbox up --detach --help, true",
    "sandbox up --help, false",
    "demo --help, false"
  })
  void hasOneCompilerUnlessItRunsTheLocalAzureItself(String command, boolean one) {
    var script =
        "KEYWAY_JAVA_OPTIONS=-XX:+PrintCommandLineFlags '%s' %s || true"
            .formatted(Checkout.root().resolve("keyway"), command);

    var out = new Launcher(folder).shell(script).out();

    assertThat(out).contains("-XX:+UseSerialGC");
    assertThat(out.contains("-XX:TieredStopAtLevel=1 ")).as(out).isEqualTo(one);
  }

  @Test
  void completesInBash() {
    var outcome =
        new Launcher(folder)
            .shell(
                "source <('%s' generate-completion); complete -p keyway"
                    .formatted(Checkout.root().resolve("keyway")));

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("_complete_keyway");
  }
}
