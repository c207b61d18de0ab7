// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// `clients`: Keyway's Azure client beside the Azure SDK for Java, each in a JVM with the
/// provider's kind of flags (docs/decisions/0002-thin-azure-client.md).
final class ClientComparison {
  private static final int READS = 2000;
  private static final int ROUNDS = 3;
  private static final String VAULT = "clients";
  private static final char[] STORE_PASSWORD = "local".toCharArray();

  private static final List<String> THIN_JARS =
      List.of("keyway-azure", "okhttp-", "okio-", "kotlin-", "annotations-13", "jackson-core-3");
  private static final List<String> SDK_JARS =
      List.of(
          "azure-",
          "msal4j",
          "reactor-core",
          "reactive-streams",
          "jackson-core-2",
          "jackson-databind-2",
          "jackson-annotations",
          "jackson-datatype",
          "jackson-module",
          "slf4j-",
          "jna-",
          "java-jwt",
          "stax2",
          "woodstox",
          "aalto");

  private final LocalAzure azure;
  private final Path folder;

  private ClientComparison(LocalAzure azure, Path folder) {
    this.azure = azure;
    this.folder = folder;
  }

  /// What one client took: milliseconds, MiB and MiB.
  private record Cost(double ready, double readyCold, double resident, double jars) {}

  static Report run() throws IOException, GeneralSecurityException, InterruptedException {
    var folder = Files.createTempDirectory("keyway-clients");
    try (var azure = Rig.startAzure()) {
      return new ClientComparison(azure, folder).measure();
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Report measure() throws IOException, GeneralSecurityException, InterruptedException {
    var vault = azure.vaults().create(VAULT);
    azure
        .directory()
        .principals()
        .forEach(principal -> vault.setAccess(principal.principalId(), AccessPolicy.reader()));
    for (var i = 0; i < READS; i++) {
      vault.putSecret("secret-" + i, "value");
    }
    writeTrust();
    var thin = cost("thin", THIN_JARS);
    var sdk = cost("sdk", SDK_JARS);
    return new Report(
        "clients (original: Azure SDK)",
        List.of(
            beside("token and first secret, AOT cache", "ms", thin.ready(), sdk.ready()),
            beside("token and first secret, no cache", "ms", thin.readyCold(), sdk.readyCold()),
            beside("RSS after 2,000 reads, AOT cache", "MiB", thin.resident(), sdk.resident()),
            beside("jars", "MiB", thin.jars(), sdk.jars())),
        List.of(
            "Medians of %d runs: Serial GC, C1, -Xmx32m; BouncyCastle is in neither."
                .formatted(ROUNDS)));
  }

  private static Figure beside(String name, String unit, double thin, double sdk) {
    return Figure.plain(name, unit, thin).beside(sdk, Source.REPLAYED);
  }

  private void writeTrust() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var pem = Files.newInputStream(azure.caFile())) {
      store.setCertificateEntry(
          "local", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    try (var out = Files.newOutputStream(folder.resolve("trust.p12"))) {
      store.store(out, STORE_PASSWORD);
    }
    Files.writeString(
        folder.resolve("hosts"),
        "127.0.0.1 localhost %s\n".formatted(azure.endpoints().vaultUri(VAULT).getHost()));
  }

  private Cost cost(String kind, List<String> jarNames) throws IOException, InterruptedException {
    var jars = jars(jarNames);
    var cache = folder.resolve(kind + ".aot");
    run(kind, jars, List.of("-XX:AOTCacheOutput=" + cache, "-XX:-AOTClassLinking"));
    var cached = new ArrayList<Run>();
    var cold = new ArrayList<Run>();
    for (var i = 0; i < ROUNDS; i++) {
      cached.add(run(kind, jars, List.of("-XX:AOTCache=" + cache)));
      cold.add(run(kind, jars, List.of("-XX:AOTMode=off")));
    }
    var bytes = 0L;
    for (var jar : jars) {
      bytes += Files.size(jar);
    }
    return new Cost(
        Median.of(cached.stream().map(Run::ready).toList()),
        Median.of(cold.stream().map(Run::ready).toList()),
        Median.of(cached.stream().map(Run::resident).toList()),
        bytes / 1048576.0);
  }

  private static List<Path> jars(List<String> names) throws IOException {
    try (var files = Files.list(benchJar().resolveSibling("lib"))) {
      return files
          .filter(file -> names.stream().anyMatch(file.getFileName().toString()::startsWith))
          .filter(file -> !file.getFileName().toString().contains("netty"))
          .sorted()
          .toList();
    }
  }

  private static Path benchJar() {
    return Path.of(System.getProperty("keyway.home", "."), "bench", "target", "keyway-bench.jar");
  }

  /// One process: milliseconds to the first secret, MiB after all.
  private record Run(double ready, double resident) {}

  private Run run(String kind, List<Path> jars, List<String> options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m"));
    command.add("-Djdk.net.hosts.file=" + folder.resolve("hosts"));
    command.add("-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"));
    command.add("-Djavax.net.ssl.trustStorePassword=" + new String(STORE_PASSWORD));
    command.addAll(options);
    command.add("-cp");
    command.add(
        benchJar()
            + File.pathSeparator
            + jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of("dev.keyway.bench.client.ClientProgram", kind, Integer.toString(READS)));
    var log = folder.resolve(kind + ".log");
    var builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment(azure.endpoints().vaultUri(VAULT)));
    var start = System.nanoTime();
    var process = builder.start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      await(out, "READY", log);
      var ready = (System.nanoTime() - start) / 1e6;
      await(out, "DONE", log);
      var resident = ProcessMemory.residentMebibytes(process.toHandle());
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("the client does not end");
      }
      return new Run(ready, resident);
    } finally {
      process.destroyForcibly();
    }
  }

  private Map<String, String> environment(URI vault) {
    return Map.of(
        "SSL_CERT_FILE",
        azure.caFile().toString(),
        "SSL_CERT_DIR",
        "",
        "BENCH_AUTHORITY",
        azure.endpoints().authority().toString(),
        "BENCH_VAULT",
        vault.toString(),
        "BENCH_TENANT",
        DemoWorld.TENANT,
        "BENCH_CLIENT_ID",
        DemoWorld.SERVICE_PRINCIPAL,
        "BENCH_CLIENT_SECRET",
        DemoWorld.SERVICE_PRINCIPAL_SECRET,
        "BENCH_CLOUD_FILE",
        azure.cloudFile().toString());
  }

  private static void await(BufferedReader out, String word, Path log) throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(word)) {
        return;
      }
    }
    throw new IOException("the client failed: " + Files.readString(log).strip());
  }
}
