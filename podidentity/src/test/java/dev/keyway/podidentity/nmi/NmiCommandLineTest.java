// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.podidentity.nmi.NmiOptions.Mode;
import dev.keyway.podidentity.program.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NmiCommandLineTest {
  private static Invocation<NmiOptions> parse(Map<String, String> environment, String... flags) {
    var table = Stream.of(NmiFlags.TABLE, KlogFlags.TABLE).flatMap(List::stream).toList();
    return Invocation.parse(
        new Flags("", table, List.of(), List.of("x")),
        List.of(flags),
        reader -> NmiCommandLine.read(reader, environment));
  }

  private static NmiOptions options(Map<String, String> environment, String... flags) {
    return ((Invocation.Run<NmiOptions>) parse(environment, flags)).options();
  }

  private static List<String> problems(String... flags) {
    return ((Invocation.Unusable<NmiOptions>) parse(Map.of(), flags)).problems();
  }

  private record Run(int exitCode, String out) {}

  private static Run run(String... flags) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, UTF_8);
    int exitCode = NmiMain.run(List.of(flags), Map.of(), stream, stream, new StopSignal());
    return new Run(exitCode, out.toString(UTF_8));
  }

  @Test
  void hasTheOriginalsDefaults() {
    var options = options(Map.of(), "--node", "n");

    assertThat(options.server().address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(options.server().address().getPort()).isEqualTo(2579);
    assertThat(options.server().metadataHeader()).isTrue();
    assertThat(options.server().blockInstance()).isFalse();
    assertThat(options.server().retryAfter()).isFalse();
    assertThat(options.metadata()).isEqualTo(URI.create("http://169.254.169.254:80"));
    assertThat(options.mode()).isEqualTo(Mode.STANDARD);
    assertThat(options.namespaced()).isFalse();
    assertThat(options.micNamespace()).isEqualTo("default");
    assertThat(options.nodeLabel()).isTrue();
    assertThat(options.limits().creation()).isEqualTo(Duration.ofSeconds(80));
    assertThat(options.limits().assignment()).isEqualTo(Duration.ofSeconds(100));
    assertThat(options.crossNamespaceSecrets()).isFalse();
    assertThat(options.redirection().orElseThrow().targetPort()).isEqualTo(2579);
    assertThat(options.kubeletConfig()).contains(Path.of("/etc/default/kubelet"));
    assertThat(options.probePort()).contains(8080);
    assertThat(options.metricsPort()).contains(9090);
    assertThat(options.profilingPort()).isEmpty();
    assertThat(options.drain()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.log().format()).isEqualTo(LogFormat.TEXT);
  }

  @Test
  void readsFlagsOfOneAndTwoDashesAndTheEnvironment() {
    var options =
        options(
            Map.of("FORCENAMESPACED", "true", "KUBE_NODE_NAME", "of-env"),
            "-operation-mode=MANAGED",
            "--nmi-listen-address=::1",
            "--metadata-ip=fd00::1",
            "--enableProfile",
            "-log-format",
            "json",
            "--redirect=false",
            "--allow-network-plugin-kubenet");

    assertThat(options.mode()).isEqualTo(Mode.MANAGED);
    assertThat(options.namespaced()).isTrue();
    assertThat(options.node()).isEqualTo("of-env");
    assertThat(options.profilingPort()).contains(6060);
    assertThat(options.log().format()).isEqualTo(LogFormat.JSON);
    assertThat(options.redirection()).isEmpty();
    assertThat(options.kubeletConfig()).isEmpty();
    assertThat(options.metadata().getHost()).startsWith("[fd00:");
  }

  @Test
  void saysAllThatCannotBeUsed() {
    assertThat(
            problems(
                "--operation-mode=other",
                "--log-format=unknown",
                "--nmi-listen-address=localhost",
                "--iptables-backend=none",
                "--max-requests=0"))
        .anySatisfy(problem -> assertThat(problem).contains("node is empty"))
        .anySatisfy(problem -> assertThat(problem).contains("operation-mode", "unsupported"))
        .anySatisfy(problem -> assertThat(problem).contains("log-format", "unknown"))
        .anySatisfy(problem -> assertThat(problem).contains("nmi-listen-address"))
        .anySatisfy(problem -> assertThat(problem).contains("iptables-backend"))
        .anySatisfy(problem -> assertThat(problem).contains("max-requests"));
    assertThat(problems("--node=n", "--operation-mode=managed"))
        .singleElement()
        .asString()
        .contains("forceNamespaced");
    assertThat(options(Map.of("FORCENAMESPACED", "True"), "--node=n").namespaced()).isFalse();
  }

  @Test
  void printsHelpAndVersion() {
    assertThat(run("--help")).returns(0, Run::exitCode);
    assertThat(run("--help").out()).contains("--metadata-header-required", "Examples:");
    var version = run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.out().lines()).hasSize(1);
    assertThat(version.out()).contains("MIC Version", "NMI Version", "Commit", "Build date");
    assertThat(run("--unknown")).returns(2, Run::exitCode);
    assertThat(run()).returns(1, Run::exitCode);
  }

  @Test
  void refusesKubenet() {
    var refused = run("--node=n", "--kubelet-config=/nonexistent/kubelet");

    assertThat(refused.exitCode()).isEqualTo(1);
  }

  @Test
  void namesItsCallsAsTheOriginal() {
    var version = new BuildVersion("version", "hash", "now");

    assertThat(Program.NMI.userAgent(version, ""))
        .matches("aad-pod-identity/NMI/version/[^/ ]+/now");
    assertThat(Program.NMI.userAgent(version, "managedBy:aks")).endsWith("/now managedBy:aks");
  }
}
