// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.process.RunningProgram;
import dev.keyway.cli.process.RunningProgram.Kind;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `proxy`: what `keyway proxy` adds to a pod.
public final class ProxyFootprint {
  private static final int STARTS = 5;
  private static final int TOKENS = 1000;
  private static final int PER_SECOND = 100;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final String TOKEN =
      "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

  private final LocalAzure azure;
  private final Path folder;
  private final PrintWriter progress;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ProxyFootprint(LocalAzure azure, Path folder, PrintWriter progress) {
    this.azure = azure;
    this.folder = folder;
    this.progress = progress;
  }

  /// What a start took, in milliseconds.
  private record Start(double ready, double processor) {}

  /// A proxy that is ready.
  private record Running(RunningProgram program, int port, double ready) {}

  public static Report run(PrintWriter progress) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("keyway-bench");
    try (var azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      DemoWorld.seedIdentities(azure);
      return new ProxyFootprint(azure, folder, progress).report();
    } finally {
      for (var name : List.of("log", "token")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  private Report report() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("token"),
        azure.serviceAccountToken(
            "default",
            "workload-identity",
            "web",
            FederatedCredential.TOKEN_EXCHANGE,
            Duration.ofHours(1)));
    var figures = new ArrayList<Figure>();
    var starts = new ArrayList<Start>();
    for (var i = 0; i < STARTS; i++) {
      var proxy = start();
      try (var program = proxy.program()) {
        starts.add(new Start(proxy.ready(), 1000 * ProcessActivity.of(program.handle()).seconds()));
      }
    }
    figures.add(Figure.plain("process start to /readyz", "ms", Median.of(starts, Start::ready)));
    figures.add(
        Figure.plain("processor time until then", "ms", Median.of(starts, Start::processor)));
    var proxy = start();
    try (var program = proxy.program()) {
      Thread.sleep(SETTLE);
      figures.add(Figure.plain("RSS, idle", "MiB", resident(program)));
      var seen =
          new OpenLoad(PER_SECOND)
              .run(Duration.ofSeconds(TOKENS / PER_SECOND), () -> token(proxy.port()));
      progress.println("tokens, " + seen);
      Thread.sleep(SETTLE);
      figures.add(Figure.plain("RSS after %,d tokens".formatted(TOKENS), "MiB", resident(program)));
      figures.add(Figure.count("tokens that did not come", seen.failures().size(), 0));
      figures.add(Figure.plain("a token, p50", "ms", seen.percentiles().p50()));
      figures.add(Figure.plain("a token, p99", "ms", seen.percentiles().p99()));
    }
    return new Report(
        "proxy",
        figures,
        List.of(
            "Start: medians of %d, looked for every 25 ms; %d tokens a second of one resource."
                .formatted(STARTS, PER_SECOND)));
  }

  private Running start() throws IOException, InterruptedException {
    var port = WebhookCluster.freePort();
    var started = System.nanoTime();
    var program =
        RunningProgram.start(
            Kind.PROXY,
            WebhookCluster.home().resolve("cli/target/keyway.jar").toString(),
            folder.resolve("log"),
            List.of(),
            List.of("--proxy-port=" + port),
            environment());
    try {
      program.awaitReady(() -> ready(port));
      return new Running(program, port, (System.nanoTime() - started) / 1e6);
    } catch (IOException | InterruptedException | RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "AZURE_CLIENT_ID",
        DemoWorld.WORKLOAD_IDENTITY,
        "AZURE_TENANT_ID",
        DemoWorld.TENANT,
        "AZURE_FEDERATED_TOKEN_FILE",
        folder.resolve("token").toString(),
        "AZURE_AUTHORITY_HOST",
        azure.endpoints().authority().toString(),
        "SSL_CERT_FILE",
        azure.caFile().toString(),
        "SSL_CERT_DIR",
        "");
  }

  private boolean ready(int port) {
    try {
      return ask(port, "/readyz").statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void token(int port) throws IOException, InterruptedException {
    var answer = ask(port, TOKEN);
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> ask(int port, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Metadata", "true")
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private double resident(RunningProgram program) throws IOException {
    var memory = ProcessMemory.of(program.handle());
    progress.printf(
        "RSS %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        memory.resident(), memory.anonymous(), memory.files());
    return memory.resident();
  }
}
