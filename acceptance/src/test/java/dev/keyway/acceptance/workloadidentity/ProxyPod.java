// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.workloadidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.LabNode;
import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.directory.FederatedCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A pod as the webhook makes it: the rules are set, and the proxy runs as its own user on the
/// token of service account `default/workload-identity`.
final class ProxyPod {
  static final String UID = "1501";
  private static final String PORT = "8000";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final LabPod pod;
  private final LocalAzure azure;
  private final Path files;
  private final Path log;
  private final Process proxy;

  /// Starts the proxy; the rules are for the test to set.
  ///
  /// @param folder of the test, which the proxy's user then may read
  ProxyPod(LabNode node, LocalAzure azure, Path folder) throws IOException {
    this.azure = azure;
    this.files = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("ca.pem"), Files.readString(azure.caFile()));
    writeToken(assertion());
    this.log = Files.createFile(folder.resolve("proxy.log"));
    this.pod = node.pod();
    pod.relay(azure.endpoints().authority().getPort());
    this.proxy = pod.start(asProxy("--log-level=all"), environment(), log);
  }

  /// Returns a service-account token as kubelet would write it now.
  String assertion() {
    return azure.serviceAccountToken(
        "default",
        "workload-identity",
        "web",
        FederatedCredential.TOKEN_EXCHANGE,
        Duration.ofHours(1));
  }

  void writeToken(String token) throws IOException {
    Files.writeString(files.resolve("token"), token);
  }

  LabPod lab() {
    return pod;
  }

  Process process() {
    return proxy;
  }

  /// Runs a command as the proxy's user, or another who is not root.
  Outcome as(String uid, String... command) {
    return pod.run(as(uid, List.of(command)), Map.of(), LIMIT);
  }

  Outcome init(String... flags) {
    var command = new ArrayList<>(List.of(keyway(), "proxy-init"));
    command.addAll(List.of(flags));
    return pod.run(command, Map.of("PROXY_PORT", PORT), LIMIT);
  }

  /// Waits until the proxy serves, as kubelet does.
  void awaitReady() {
    var probe = pod.run(asProxy("--probe"), Map.of(), LIMIT);
    assertThat(probe.ok()).as("%s %s", probe.err(), log()).isTrue();
  }

  private static List<String> asProxy(String flag) {
    return as(UID, List.of(keyway(), "proxy", "--proxy-port=" + PORT, flag));
  }

  private static List<String> as(String uid, List<String> command) {
    var whole =
        new ArrayList<>(List.of("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "--"));
    whole.addAll(command);
    return whole;
  }

  private static String keyway() {
    return Checkout.root().resolve("keyway").toString();
  }

  private Map<String, String> environment() {
    return Map.of(
        "AZURE_CLIENT_ID",
        DemoWorld.WORKLOAD_IDENTITY,
        "AZURE_TENANT_ID",
        DemoWorld.TENANT,
        "AZURE_FEDERATED_TOKEN_FILE",
        files.resolve("token").toString(),
        "AZURE_AUTHORITY_HOST",
        azure.endpoints().authority().toString(),
        // Nobody is there: the metadata service is never reached through a proxy.
        "HTTP_PROXY",
        "http://127.0.0.1:1",
        "SSL_CERT_FILE",
        files.resolve("ca.pem").toString(),
        "SSL_CERT_DIR",
        "");
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the proxy as kubelet does.
  ///
  /// @return its exit code
  int stop() throws InterruptedException {
    proxy.destroy();
    assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
    return proxy.exitValue();
  }
}
