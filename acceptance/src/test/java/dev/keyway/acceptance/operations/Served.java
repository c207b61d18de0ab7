// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// A program in a process of its own, on a machine whose API server does not answer.
final class Served implements AutoCloseable {
  private static final String NOWHERE =
      """
      apiVersion: v1
      kind: Config
      current-context: none
      contexts: [{name: none, context: {cluster: none, user: none}}]
      clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: none, user: {token: none}}]
      """;

  private final Process process;
  private final Path log;

  private Served(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts one of the programs of the cluster with the class path of this process.
  ///
  /// @param jvm options of the JVM
  static Served start(Path folder, List<String> jvm, List<String> arguments) throws IOException {
    return start(folder, jvm, arguments, Map.of());
  }

  static Served start(
      Path folder, List<String> jvm, List<String> arguments, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.keyway.cli.Main"));
    command.addAll(arguments);
    var log = Files.createTempFile(folder, arguments.getFirst(), ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_"));
    builder.environment().put("KUBECONFIG", nowhere(folder).toString());
    builder.environment().put("MIC_POD_NAMESPACE", "default");
    builder.environment().put("AZURE_TENANT_ID", "tenant");
    builder.environment().put("USE_MSI", "true");
    builder.environment().putAll(environment);
    return new Served(builder.start(), log);
  }

  private static Path nowhere(Path folder) throws IOException {
    var file = folder.resolve("nowhere.kubeconfig");
    if (Files.notExists(file)) {
      Files.writeString(file, NOWHERE);
    }
    return file;
  }

  Process process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for a line of the log.
  ///
  /// @return what the pattern's first group holds
  String told(String pattern) {
    var line = Pattern.compile(pattern);
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              assertThat(process.isAlive() || line.matcher(log()).find()).as(log()).isTrue();
              var found = line.matcher(log());
              return found.find() ? Optional.of(found.group(1)) : Optional.<String>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /// Asks one of its HTTP pages.
  ///
  /// @return status and body
  static Answer get(String port, String path) {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(60))
              .build();
      var answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  record Answer(int status, String body) {}

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
