// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.IdentityRules;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MicMainTest {
  private static final Map<String, String> POD =
      Map.of("MIC_POD_NAMESPACE", "kube-system", "HOSTNAME", "mic-0");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return MicMain.run(
        List.of(arguments),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new StopSignal());
  }

  private static MicOptions options(Map<String, String> environment, String... arguments) {
    var table = Stream.of(MicFlags.TABLE, KlogFlags.TABLE).flatMap(List::stream).toList();
    Invocation<MicOptions> read =
        Invocation.parse(
            new Flags("", table, List.of(), List.of()),
            List.of(arguments),
            reader -> MicCommandLine.read(reader, environment));
    assertThat(read).isInstanceOf(Invocation.Run.class);
    return ((Invocation.Run<MicOptions>) read).options();
  }

  @Test
  void tellsItsVersionWithoutANamespace() {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("MIC", "NMI", "Commit", "date")
        .endsWith("\n")
        .containsOnlyOnce("\n");
  }

  @Test
  void needsItsNamespace() {
    assertThat(run(Map.of("HOSTNAME", "mic-0"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("MIC_POD_NAMESPACE");
  }

  @Test
  void refusesAnUnknownLogFormat() {
    assertThat(run(POD, "--log-format=unknown")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("neither text nor json");
  }

  @Test
  void refusesAFlagItDoesNotKnow() {
    assertThat(run(POD, "--nonsense")).isEqualTo(2);
  }

  @Test
  void hasTheOriginalsDefaults() {
    var options = options(POD);

    assertThat(options.healthPort()).isEqualTo(8080);
    assertThat(options.metricsPort()).isEqualTo(8888);
    assertThat(options.election().lock())
        .isEqualTo(new ObjectKey("default", "aad-pod-identity-mic"));
    assertThat(options.election().identity()).isEqualTo("mic-0");
    assertThat(options.election().duration()).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.work().parallelWrites()).isEqualTo(20);
    assertThat(options.work().reconcile()).isEqualTo(Duration.ofMinutes(3));
    assertThat(options.work().sync()).isEqualTo(Duration.ofHours(1));
    assertThat(options.callsPerSecond()).isZero();
    assertThat(options.scope()).isEqualTo(IdentityRules.Scope.CLUSTER);
    assertThat(options.upgradeMark())
        .contains(
            new UpgradeMark.Place(
                new ObjectKey("kube-system", "aad-pod-identity-config"), "type-upgrade-status"));
    assertThat(options.log().format()).isEqualTo(LogFormat.TEXT);
  }

  @Test
  void takesWhatTheChartPasses() {
    var options =
        options(
            POD,
            "--cloudconfig=/etc/kubernetes/azure.json",
            "--logtostderr",
            "-v=6",
            "--log-format=json",
            "--immutable-user-msis=A, b",
            "--clientQps=20.5",
            "--createDeleteBatch",
            "40",
            "--enableScaleFeatures=true",
            "--enable-type-upgrade=false",
            "--forceNamespaced");

    assertThat(options.signIn().file()).isPresent();
    assertThat(options.signIn().immutable()).containsExactlyInAnyOrder("A", "b");
    assertThat(options.callsPerSecond()).isEqualTo(20.5);
    assertThat(options.work().parallelWrites()).isEqualTo(40);
    assertThat(options.scope()).isEqualTo(IdentityRules.Scope.NAMESPACE);
    assertThat(options.upgradeMark()).isEmpty();
    assertThat(options.log().format()).isEqualTo(LogFormat.JSON);
    assertThat(options(Map.of("MIC_POD_NAMESPACE", "x", "FORCENAMESPACED", "true")).scope())
        .isEqualTo(IdentityRules.Scope.NAMESPACE);
  }
}
