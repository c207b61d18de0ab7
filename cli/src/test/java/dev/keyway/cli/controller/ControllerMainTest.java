// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerMainTest {
  private static final Map<String, String> POD =
      Map.of("MIC_POD_NAMESPACE", "kube-system", "HOSTNAME", "c-0", "AZURE_TENANT_ID", "tenant");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return ControllerMain.run(
        List.of(arguments),
        environment,
        _ -> _ -> Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new StopSignal());
  }

  private static ControllerOptions options(String... arguments) {
    Invocation<ControllerOptions> read =
        Invocation.parse(
            new Flags("", ControllerOptions.flags(), List.of(), List.of()),
            List.of(arguments),
            reader -> ControllerOptions.read(reader, POD));
    assertThat(read).isInstanceOf(Invocation.Run.class);
    return ((Invocation.Run<ControllerOptions>) read).options();
  }

  @Test
  void hasEveryFlagOnce() {
    assertThat(ControllerOptions.flags())
        .extracting(Flag::name)
        .doesNotHaveDuplicates()
        .contains("kubeconfig", "cloudconfig", "webhook-addr", "log-level", "v");
  }

  @Test
  void runsBothParts() {
    var options = options("--kubeconfig=/c", "--http-probe-port=1", "--health-addr=:2");

    assertThat(options.mic().orElseThrow().healthPort()).isEqualTo(1);
    assertThat(options.mic().orElseThrow().kubeconfig().orElseThrow()).hasToString("/c");
    assertThat(options.webhook().orElseThrow().health().getPort()).isEqualTo(2);
    assertThat(options.webhook().orElseThrow().kubeconfig().orElseThrow()).hasToString("/c");
  }

  @Test
  void leavesOutWhatIsSwitchedOff() {
    assertThat(options("--pod-identity=false").mic()).isEmpty();
    assertThat(options("--workload-identity=false").webhook()).isEmpty();
  }

  @Test
  void logsAsMicDoes() {
    assertThat(options().log().format()).isEqualTo(LogFormat.TEXT);
    assertThat(options("--log-format=json").log().format()).isEqualTo(LogFormat.JSON);
    assertThat(options("--v=3", "--log-level=debug").log().verbosity()).isEqualTo(3);
    assertThat(options("--log-level=debug").webhook().orElseThrow().logLevel()).isEqualTo("debug");
  }

  @Test
  void needsWhatItsPartsNeedAndSaysAllAtOnce() {
    assertThat(run(Map.of("HOSTNAME", "c-0"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("MIC_POD_NAMESPACE", "AZURE_TENANT_ID");
  }

  @Test
  void needsNoTenantWithoutTheWebhook() {
    assertThat(run(Map.of("HOSTNAME", "c-0"), "--workload-identity=false")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("MIC_POD_NAMESPACE")
        .doesNotContain("AZURE_TENANT_ID");
  }

  @Test
  void refusesToRunNothing() {
    assertThat(run(POD, "--pod-identity=false", "--workload-identity=false")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing to run");
  }

  @Test
  void refusesAFlagItDoesNotKnow() {
    assertThat(run(POD, "--nonsense")).isEqualTo(2);
  }

  @Test
  void explainsItself() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: keyway controller", "Parts");
  }

  @Test
  void endsWhatItStartedIfTheOtherPartCannotStart() {
    var missing = "--kubeconfig=/nowhere/kubeconfig";

    assertThat(run(POD, missing)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot start", "/nowhere");
  }
}
