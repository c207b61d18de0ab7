// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Launcher.Outcome;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The local Azure as a user runs it, and mounts against it.
class SandboxCommandTest {
  @TempDir Path folder;
  private Launcher keyway;

  @BeforeEach
  void launcher() {
    keyway = new Launcher(folder);
  }

  @AfterEach
  void down() {
    keyway.run("sandbox", "down");
  }

  @Test
  void mountsManifestsAgainstARunningInstance() throws IOException {
    up();
    var example = example("workload-identity");

    var outcome =
        keyway.run("mount", "--sandbox", "--spc", example, "--pod", example, "--to", "volume");

    succeeded(outcome);
    assertThat(folder.resolve("volume/secret1")).hasContent(DemoWorld.SECRET_VALUE);
    assertThat(folder.resolve("volume/tls/pkcs12cert1.pem"))
        .content()
        .startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(outcome.out()).contains("secret1").doesNotContain(DemoWorld.SECRET_VALUE);
    assertThat(status().path("calls").path("entra.token").asInt()).isEqualTo(1);
  }

  @Test
  void mountsFromStandardInputAndWritesNothingOnADryRun() throws IOException {
    up();
    var manifests =
        Files.readString(Path.of(example("service-principal"), "secretproviderclass.yaml"))
            + "---\n"
            + Files.readString(Path.of(example("service-principal"), "pod.yaml"))
            + "---\n"
            + Files.readString(Path.of(example("service-principal"), "secret.yaml"));

    var outcome =
        keyway.runWithInput(
            manifests, "mount", "--sandbox", "--spc", "-", "--pod", "-", "--dry-run", "-o", "json");

    succeeded(outcome);
    var mount = JsonMapper.shared().readTree(outcome.out()).path("mounts").path(0);
    assertThat(mount.path("identity").asString()).contains(DemoWorld.SERVICE_PRINCIPAL);
    assertThat(outcome.out()).doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
    assertThat(status().path("calls").isEmpty()).isTrue();
  }

  @Test
  void writesNothingWhenAMountFails() {
    up();
    succeeded(
        keyway.run(
            "sandbox", "fault", "--service", "vault", "--path", "/keys/*", "--status", "404"));
    var example = example("workload-identity");

    var outcome =
        keyway.run("mount", "--sandbox", "--spc", example, "--pod", example, "--to", "volume");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("key1");
    assertThat(folder.resolve("volume")).doesNotExist();
  }

  @Test
  void keepsItsStateAcrossARestartAndAKill() throws IOException {
    up("--state", "state");
    var pid = status().path("pid").asLong();
    var ca = Files.readString(folder.resolve("state/ca.pem"));
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());

    up("--state", "state");

    assertThat(folder.resolve("state/ca.pem")).hasContent(ca.strip());
    assertThat(status().path("pid").asLong()).isNotEqualTo(pid);
  }

  @Test
  void resetsOnlyWhenToldTo() throws IOException {
    up("--state", "state");
    var endpoints = status().path("endpoints");
    succeeded(
        keyway.run("sandbox", "fault", "--service", "vault", "--kind", "*", "--status", "500"));

    var asked = keyway.run("sandbox", "reset");

    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(asked.err()).contains("would lose", "--yes");
    assertThat(keyway.run("sandbox", "fault", "--list").out()).contains("500");

    var done = keyway.run("sandbox", "reset", "--yes", "-o", "json");

    succeeded(done);
    assertThat(JsonMapper.shared().readTree(done.out()).path("reset").asBoolean()).isTrue();
    assertThat(status().path("endpoints")).isEqualTo(endpoints);
    assertThat(keyway.run("sandbox", "fault", "--list").out()).doesNotContain("500");
    assertThat(keyway.run("sandbox", "reset", "--yes", "--state", "state").err())
        .contains("in use");
  }

  @Test
  void refusesASecondInstanceAndSaysWhichRuns() {
    up();

    var second = keyway.run("sandbox", "up", "--port", "0");

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("is running already", "keyway sandbox down");
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      var outcome = keyway.run("sandbox", "up", "--detach", "--port", port);

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains(port).contains("another port");
    }
  }

  @Test
  void tellsScriptsThatNothingRuns() {
    assertThat(keyway.run("sandbox", "status").exitCode()).isEqualTo(1);
    assertThat(keyway.run("sandbox", "status", "-o", "json").out()).contains("\"running\" : false");
    assertThat(keyway.run("sandbox", "down").exitCode()).isZero();
    assertThat(keyway.run("sandbox", "env").err()).contains("keyway sandbox up --detach");
  }

  private void up(String... more) {
    var arguments = new String[4 + more.length];
    System.arraycopy(new String[] {"sandbox", "up", "--detach", "--port=0"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    succeeded(keyway.run(arguments));
  }

  private JsonNode status() {
    var outcome = keyway.run("sandbox", "status", "-o", "json");
    succeeded(outcome);
    return JsonMapper.shared().readTree(outcome.out());
  }

  private static String example(String name) {
    return Checkout.root().resolve("examples").resolve(name).toString();
  }

  private static void succeeded(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }
}
