// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Report;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.tls.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `sandbox`: how long a local Azure takes to be ready, and what it costs to have.
final class SandboxFootprint {
  private static final int STARTS = 5;
  private static final int STARTS_WITH_CLUSTER = 3;
  private static final int CALLS = 1000;

  private final Path home = Path.of(System.getProperty("keyway.home", "."));
  private final Path folder;

  private SandboxFootprint(Path folder) {
    this.folder = folder;
  }

  static Report run() throws Exception {
    var folder = Files.createTempDirectory("keyway-bench");
    try {
      return new SandboxFootprint(folder).report();
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Report report() throws Exception {
    var figures = new ArrayList<Figure>();
    var alone = starts(STARTS, List.of());
    figures.add(Figure.measured("sandbox up --detach, until it returns", "s", alone, 2));
    var notes = new ArrayList<String>();
    notes.add("Medians of %d starts by ./keyway, with its AOT cache.".formatted(STARTS));
    if (KubernetesBinaries.find(System.getenv()).isPresent()) {
      var cluster = starts(STARTS_WITH_CLUSTER, List.of("--kube"));
      figures.add(Figure.measured("the same with --kube", "s", cluster, 10));
    } else {
      notes.add("Without a cluster: " + KubernetesBinaries.ADVICE + ".");
    }
    memory(figures);
    return new Report("sandbox", figures, notes);
  }

  private double starts(int rounds, List<String> flags) throws IOException, InterruptedException {
    var all = new ArrayList<Double>();
    for (var i = 0; i < rounds; i++) {
      all.add(up(flags));
      down();
    }
    return Median.of(all);
  }

  private void memory(List<Figure> figures) throws Exception {
    var state = folder.resolve("state");
    var _ = up(List.of("--state", state.toString()));
    try {
      var sandbox = SandboxRegistry.of(environment()).require();
      figures.add(Figure.measured("RSS, idle", "MiB", resident(sandbox), 256));
      call(sandbox);
      figures.add(
          Figure.measured(
              "RSS after %,d tokens and %,d reads of ARM".formatted(CALLS, CALLS),
              "MiB",
              resident(sandbox),
              256));
      figures.add(
          Figure.plain("saved state", "KiB", Files.size(state.resolve("state.json")) / 1024.0));
    } finally {
      down();
    }
  }

  private static double resident(RunningSandbox sandbox) throws IOException {
    return ProcessMemory.residentMebibytes(sandbox.process());
  }

  private static void call(RunningSandbox sandbox) throws Exception {
    var cloud = sandbox.cloud();
    var trust = TlsContexts.client(Certificates.parse(Files.readString(cloud.caFile())));
    var arm = cloud.endpoints().authority();
    var imds = cloud.endpoints().imds(DemoWorld.VIRTUAL_MACHINE);
    try (var client = HttpClient.newBuilder().sslContext(trust).build()) {
      for (var i = 0; i < CALLS; i++) {
        var query =
            "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/";
        var token =
            JsonMapper.shared()
                .readTree(get(client, imds.resolve(query), "Metadata", "true"))
                .path("access_token")
                .asString();
        var groups =
            arm.resolve(
                "/subscriptions/%s/resourcegroups?api-version=2024-11-01"
                    .formatted(DemoWorld.SUBSCRIPTION));
        var _ = get(client, groups, "Authorization", "Bearer " + token);
      }
    }
  }

  private static String get(HttpClient client, URI uri, String header, String value)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).header(header, value).build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered %d".formatted(uri.getPath(), answer.statusCode()));
    }
    return answer.body();
  }

  /// Returns the seconds until the command has returned.
  private double up(List<String> flags) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("up", "--detach", "--port=0"));
    words.addAll(flags);
    var started = System.nanoTime();
    sandbox(words);
    return (System.nanoTime() - started) / 1e9;
  }

  private void down() throws IOException, InterruptedException {
    sandbox(List.of("down"));
  }

  private void sandbox(List<String> words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(home.resolve("keyway").toString(), "sandbox"));
    command.addAll(words);
    var log = folder.resolve("log").toFile();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().putAll(environment());
    if (builder.start().waitFor() != 0) {
      throw new Unavailable(
          "%s failed: %s".formatted(words, Files.readString(log.toPath()).strip()));
    }
  }

  private Map<String, String> environment() {
    return Map.of("KEYWAY_RUN_DIR", folder.resolve("run").toString());
  }
}
