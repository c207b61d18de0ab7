// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A running `keyway mic` or `keyway nmi`, started as users start it.
final class Program implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts MIC on the machines' resource group and waits until it leads.
  ///
  /// @param config the cloud configuration
  static Program mic(IdentityCluster cluster, Path config, List<String> flags)
      throws IOException, InterruptedException {
    var probes = freePort();
    var words =
        new ArrayList<>(
            List.of(
                launcher(),
                "mic",
                "--kubeconfig=" + cluster.kubeconfig("aad-pod-id-mic-service-account"),
                "--cloudconfig=" + config,
                "--http-probe-port=" + probes,
                "--prometheus-port=" + freePort()));
    words.addAll(flags);
    var environment =
        Map.of(
            "MIC_POD_NAMESPACE",
            "default",
            "AZURE_ENVIRONMENT_FILEPATH",
            cluster.azure().cloudFile().toString());
    var program = start(words, environment, cluster);
    return program.awaiting(() -> ask(probes, "/healthz").startsWith("200 Active"));
  }

  /// Starts MIC and the webhook in one program, and waits until MIC leads.
  ///
  /// @param java what comes before the program's name
  /// @param account in namespace `default`
  static Program controller(
      IdentityCluster cluster, List<String> java, String account, Path config, int webhook)
      throws IOException, InterruptedException {
    var probes = freePort();
    var words = new ArrayList<>(java);
    words.addAll(
        List.of(
            "controller",
            "--kubeconfig=" + cluster.kubeconfig(account),
            "--cloudconfig=" + config,
            "--http-probe-port=" + probes,
            "--prometheus-port=" + freePort(),
            "--webhook-addr=127.0.0.1:" + webhook,
            "--shutdown-drain=0s",
            "--webhook-dns-names=127.0.0.1",
            "--health-addr=127.0.0.1:0",
            "--metrics-addr=127.0.0.1:0"));
    var environment =
        Map.of(
            "MIC_POD_NAMESPACE",
            "default",
            "POD_NAMESPACE",
            "default",
            "AZURE_TENANT_ID",
            DemoWorld.TENANT,
            "AZURE_ENVIRONMENT_FILEPATH",
            cluster.azure().cloudFile().toString());
    var program = start(words, environment, cluster);
    return program.awaiting(() -> ask(probes, "/healthz").startsWith("200 Active"));
  }

  /// Starts NMI for a node on the processor of this number and waits until it redirects calls.
  static Program nmi(IdentityCluster cluster, String node, int port, int processor)
      throws IOException, InterruptedException {
    var probes = freePort();
    var words =
        List.of(
            "taskset",
            "--cpu-list",
            "" + processor,
            launcher(),
            "nmi",
            "--node=" + node,
            "--nmi-port=" + port,
            "--kubelet-config=" + Files.createTempFile(cluster.folder(), "kubelet", ""),
            "--http-probe-port=" + probes,
            "--prometheus-port=" + freePort());
    var kubeconfig = cluster.kubeconfig("aad-pod-id-nmi-service-account").toString();
    var program = start(words, Map.of("KUBECONFIG", kubeconfig), cluster);
    return program.awaiting(() -> ask(probes, "/readyz").startsWith("200"));
  }

  /// Starts `main` on the processor of this number with the JVM's options of another program.
  static Program like(
      Program other, IdentityCluster cluster, Class<?> main, int processor, List<String> arguments)
      throws IOException {
    var words = new ArrayList<>(List.of("taskset", "--cpu-list", "" + processor));
    for (var word : other.commandLine()) {
      if (word.equals("-jar") || word.equals("-cp")) {
        break;
      }
      // Such a cache belongs to one class path.
      if (!word.startsWith("-XX:AOTCache")) {
        words.add(word);
      }
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(arguments);
    return start(words, Map.of(), cluster);
  }

  private List<String> commandLine() throws IOException {
    var file = Path.of("/proc", "" + process.pid(), "cmdline");
    return List.of(Files.readString(file).split("\0"));
  }

  private static Program start(
      List<String> words, Map<String, String> environment, IdentityCluster cluster)
      throws IOException {
    var log = Files.createTempFile(cluster.folder(), "program", ".log");
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    trust(builder.environment(), cluster.azure());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    return new Program(process, log);
  }

  private static void trust(Map<String, String> environment, LocalAzure azure) {
    environment.put("SSL_CERT_FILE", azure.caFile().toString());
    environment.put("SSL_CERT_DIR", "");
  }

  private static String launcher() {
    return IdentityCluster.home().resolve("keyway").toAbsolutePath().toString();
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Tells whether something has come about.
  interface Condition {
    boolean holds() throws IOException;
  }

  /// Waits for the program.
  ///
  /// @throws IOException with its log if it ends or does not get there
  Program awaiting(Condition condition) throws IOException, InterruptedException {
    var giveUp = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.holds()) {
      if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
          || System.nanoTime() > giveUp) {
        var told = log();
        close();
        throw new IOException("the program did not start: " + told.strip());
      }
    }
    return this;
  }

  /// Returns the status and the first words of an answer; empty if nobody answers.
  private static String ask(int port, String path) throws IOException {
    var url = URI.create("http://127.0.0.1:" + port + path).toURL();
    try {
      var connection = (HttpURLConnection) url.openConnection();
      var status = connection.getResponseCode();
      var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return status
          + " "
          + (body == null ? "" : new String(body.readNBytes(100), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return "";
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /// Ends it at once: what it would tidy up goes with its network.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
