// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyMainTest {
  private record Run(int exitCode, String out, String err) {}

  private static Run run(Map<String, String> environment, String... flags) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        ProxyMain.run(
            List.of(flags),
            environment,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new StopSignal());
    return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static Run init(Map<String, String> environment, String... flags) {
    var err = new ByteArrayOutputStream();
    var stream = new PrintStream(err, true, UTF_8);
    int exitCode = ProxyInitMain.run(List.of(flags), environment, stream, stream);
    return new Run(exitCode, "", err.toString(UTF_8));
  }

  @Test
  void needsATenant() {
    var run = run(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("setup: failed to create proxy: AZURE_TENANT_ID not set\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--log-level=loud, invalid --log-level set",
    "--proxy-port=70000, proxy-port 70000",
  })
  void refusesFlagsOfNoUse(String flag, String problem) {
    var run = run(Map.of("AZURE_TENANT_ID", "t"), flag);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(problem);
  }

  @Test
  void refusesHalfAnIdentityBinding() {
    assertThat(run(Map.of("AZURE_TENANT_ID", "t", "AZURE_KUBERNETES_SNI_NAME", "s")).err())
        .contains("AZURE_KUBERNETES_TOKEN_PROXY is not");
    assertThat(
            run(Map.of(
                    "AZURE_TENANT_ID",
                    "t",
                    "AZURE_KUBERNETES_TOKEN_PROXY",
                    "https://kubernetes.default.svc",
                    "AZURE_KUBERNETES_CA_DATA",
                    "x"))
                .err())
        .contains("AZURE_KUBERNETES_CA_FILE");
  }

  @Test
  void doesNotMindACaFileOfOthers() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var environment = Map.of("AZURE_TENANT_ID", "t", "AZURE_KUBERNETES_CA_FILE", "/ca.crt");
      assertThat(run(environment, "--proxy-port=" + taken.getLocalPort()).err())
          .contains("cannot listen");
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var run = run(Map.of("AZURE_TENANT_ID", "t"), "--proxy-port=" + taken.getLocalPort());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("\"port\":" + taken.getLocalPort(), "proxy-sidecar-port");
    }
  }

  @Test
  void printsTheVersionInOneLineWithTheOriginalsKeys() {
    assertThat(run(Map.of(), "--version").out())
        .matches(
            "\\{\"buildVersion\":\"[^\"]+\",\"gitCommit\":\"[^\"]+\",\"buildDate\":\"[^\"]+\","
                + "\"goVersion\":\"[^\"]+\",\"platform\":\"[a-z]+/[a-z0-9_]+\"}\n");
  }

  @Test
  void explainsItself() {
    assertThat(run(Map.of(), "--help").out()).contains("--proxy-port", "--probe", "--log-level");
    assertThat(run(Map.of(), "--nonsense").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY_PORT, 0",
    "PROXY_PORT, 65536",
    "METADATA_PORT, http",
    "PROXY_UID, -1",
    "METADATA_IP, fd00:ec2::254",
    "METADATA_IP, imds",
  })
  void theRulesNeedSensibleNumbers(String name, String value) {
    var run = init(Map.of(name, value));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith(name + " \"" + value + "\" is no ");
  }

  @Test
  void theRulesAreOfAKnownKind() {
    assertThat(init(Map.of(), "--iptables-backend=bpf").err()).contains("auto, nft or legacy");
  }
}
