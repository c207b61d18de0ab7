// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.server.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverFlagsTest {
  private static final Map<String, String> POD = Map.of("KUBE_NODE_NAME", "node1");

  private static Invocation<DriverOptions> parse(Map<String, String> environment, String... typed) {
    var table = Stream.concat(DriverFlags.TABLE.stream(), KlogFlags.TABLE.stream()).toList();
    return Invocation.parse(
        new Flags("", table, List.of(), List.of()),
        List.of(typed),
        flags -> DriverCommandLine.read(flags, environment));
  }

  private static DriverOptions options(String... typed) {
    return ((Invocation.Run<DriverOptions>) parse(POD, typed)).options();
  }

  private static List<String> problems(String... typed) {
    return ((Invocation.Unusable<DriverOptions>) parse(POD, typed)).problems();
  }

  @Test
  void hasTheDefaultsOfTheOriginal() {
    var options = options();
    assertThat(options.endpoint()).isEqualTo(new Endpoint.Unix(Path.of("/tmp/csi.sock")));
    assertThat(options.name()).isEqualTo("secrets-store.csi.k8s.io");
    assertThat(options.node()).isEqualTo("node1");
    assertThat(options.log().format()).isEqualTo(LogFormat.TEXT);
    assertThat(options.providerFolders())
        .containsExactly(
            Path.of("/etc/kubernetes/secrets-store-csi-providers"),
            Path.of("/var/run/secrets-store-csi-providers"));
    assertThat(options.metrics()).isEqualTo(new InetSocketAddress(8095));
    assertThat(options.rotation()).isEmpty();
    assertThat(options.pprofPort()).isEmpty();
    assertThat(options.largestAnswer()).isEqualTo(4194304);
    assertThat(options.providerCheck()).isEmpty();
    assertThat(options.kubeconfig()).isEmpty();
    assertThat(options.tmpfsSize()).isEqualTo("65536k");
    assertThat(options.startupTaint()).isEmpty();
  }

  @Test
  void takesWhatTheOriginalsManifestsGive() {
    var options =
        options(
            "--endpoint=unix:///csi/csi.sock",
            "--nodeid=n",
            "--provider-volume=/p",
            "--additional-provider-volume-paths= /a, /b ,/p",
            "--metrics-addr=127.0.0.1:9",
            "--enable-secret-rotation=true",
            "--rotation-poll-interval=30s",
            "--provider-health-check=true",
            "--provider-health-check-interval=1m",
            "--max-call-recv-msg-size=33554432",
            "--enable-pprof",
            "--log-format-json=true",
            "-v=5");
    assertThat(options.endpoint()).isEqualTo(new Endpoint.Unix(Path.of("/csi/csi.sock")));
    assertThat(options.node()).isEqualTo("n");
    assertThat(options.providerFolders())
        .containsExactly(Path.of("/a"), Path.of("/b"), Path.of("/p"));
    assertThat(options.metrics())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    assertThat(options.rotation()).contains(Duration.ofSeconds(30));
    assertThat(options.providerCheck()).contains(Duration.ofMinutes(1));
    assertThat(options.pprofPort()).contains(6065);
    assertThat(options.tmpfsSize()).isEqualTo("131072k");
    assertThat(options.log().verbosity()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:/fake.sock/", "fake.sock", "unix://", "://", ""})
  void refusesEndpointsThatAreNone(String endpoint) {
    assertThat(problems("--endpoint=" + endpoint))
        .singleElement()
        .asString()
        .contains("\"" + endpoint + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "--metrics-backend=statsd, metrics-backend",
    "--metrics-addr=8095, metrics-addr",
    "--metrics-addr=:x, metrics-addr",
    "--max-call-recv-msg-size=0, max-call-recv-msg-size",
    "--tmpfs-size=lots, tmpfs-size",
    "--tmpfs-size=0, tmpfs-size",
    "--drivername=, drivername",
    "--startup-taint=a b, startup-taint",
    "--health-port=70000, health-port",
    "--registration-dir=/no/such/folder, registration-dir",
    "--provider-health-check-interval=0, provider-health-check-interval"
  })
  void namesTheFlagThatCannotBeUsed(String typed, String named) {
    assertThat(problems(typed, "--provider-health-check"))
        .singleElement()
        .asString()
        .startsWith(named);
  }

  @Test
  void needsANodesName() {
    var parsed = (Invocation.Unusable<DriverOptions>) parse(Map.of());
    assertThat(parsed.problems()).singleElement().asString().startsWith("nodeid is empty");
  }

  @ParameterizedTest
  @CsvSource({"'', 9808", "9000, 9000", "none,"})
  void servesProbesWhereItRegistersItself(String given, Integer port, @TempDir Path folder) {
    var options = options("--registration-dir=" + folder, "--health-port=" + given);
    assertThat(options.registration())
        .contains(
            new DriverOptions.SelfRegistration(
                folder, "/var/lib/kubelet/plugins/csi-secrets-store/csi.sock"));
    assertThat(options.health()).isEqualTo(Optional.ofNullable(port));
  }

  @Test
  void leavesRegistrationAndProbesToSidecarsWhereKubeletsFolderIsNotMounted() {
    var options = options("--registration-dir=");
    assertThat(options.registration()).isEmpty();
    assertThat(options.health()).isEmpty();
  }

  private record Ended(int exitCode, String out, String err) {}

  private static Ended run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var exitCode =
        DriverMain.run(
            new ArrayList<>(List.of(arguments)),
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new StopSignal());
    return new Ended(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void printsItsVersionAsTheOriginalDoes() {
    assertThat(DriverVersion.json(new BuildVersion("version", "hash", "Now")))
        .isEqualTo("{\"BuildVersion\":\"version\",\"GitCommit\":\"hash\",\"BuildDate\":\"Now\"}");
    var ended = run("--version");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("{\"BuildVersion\":\"v").endsWith("}\n");
  }

  @Test
  void endsWithTwoForFlagsItDoesNotKnowAndWithOneForValuesItCannotUse() {
    assertThat(run("--filtered-watch-secret").exitCode()).isEqualTo(2);
    assertThat(run("--endpoint=x").exitCode()).isEqualTo(1);
    assertThat(run("--help").out())
        .contains("--provider-volume=text", "--startup-taint", "keyway driver");
  }
}
