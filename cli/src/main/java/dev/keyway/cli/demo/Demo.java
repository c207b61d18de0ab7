// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.demo;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.manifest.InvalidManifest;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.cli.mount.MountFailed;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.MountedFile;
import dev.keyway.cli.mount.PodToken;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.ProviderClient;
import dev.keyway.cli.nmi.LocalNmi;
import dev.keyway.cli.output.MountReport;
import dev.keyway.cli.process.ProviderProcess;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything `keyway demo` starts, and the mounts it makes.
public final class Demo implements AutoCloseable {
  private static final Duration MOUNT_LIMIT = Duration.ofSeconds(60);
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final List<Path> examples;
  private final LocalAzure azure;
  private final LocalNmi nmi;
  private final ProviderProcess provider;
  private final Path folder;
  private final Duration startTime;

  private Demo(
      List<Path> examples,
      LocalAzure azure,
      LocalNmi nmi,
      ProviderProcess provider,
      Path folder,
      Duration startTime) {
    this.examples = examples;
    this.azure = azure;
    this.nmi = nmi;
    this.provider = provider;
    this.folder = folder;
    this.startTime = startTime;
  }

  /// What became of one example.
  public sealed interface Outcome {
    /// Tells whether its files are there.
    default boolean succeeded() {
      return this instanceof Mounted;
    }

    /// The files and what they took.
    record Mounted(MountReport report) implements Outcome {}

    /// Why there are none.
    record Failed(String mode, String reason) implements Outcome {}
  }

  /// Starts a local Azure, NMI, and a provider that uses both.
  ///
  /// @param root a folder of examples, one folder each
  /// @param only the one to mount; all without it
  /// @throws IOException if there are no examples, or something does not start
  public static Demo start(Path root, Optional<String> only, Map<String, String> environment)
      throws IOException {
    var begin = System.nanoTime();
    var examples = examples(root, only);
    var folder = Files.createTempDirectory("keyway-demo");
    var azure = LocalAzure.start(LocalAzureOptions.defaults());
    try {
      DemoWorld.seedIdentities(azure);
      var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
      var nmi = LocalNmi.start(DemoObjects.read(examples), cloud);
      try {
        var provider = provider(folder, cloud, nmi, environment);
        try {
          DemoWorld.seedVault(azure);
          provider.awaitReady();
          var time = Duration.ofNanos(System.nanoTime() - begin);
          return new Demo(examples, azure, nmi, provider, folder, time);
        } catch (IOException | RuntimeException e) {
          provider.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        nmi.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      azure.close();
      throw e;
    }
  }

  private static List<Path> examples(Path root, Optional<String> only) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException("no examples at %s; name their folder with --examples".formatted(root));
    }
    try (var folders = Files.list(root)) {
      var found =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> only.map(folder.getFileName().toString()::equals).orElse(true))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IOException(
            "no example%s in %s".formatted(only.map(name -> " called " + name).orElse(""), root));
      }
      return found;
    }
  }

  private static ProviderProcess provider(
      Path folder, LocalCloud cloud, LocalNmi nmi, Map<String, String> environment)
      throws IOException {
    // Of a flag that is given twice, the last counts.
    var flags = new ArrayList<>(cloud.providerFlags());
    flags.add("--nmi-endpoint=" + nmi.endpoint());
    flags.addAll(List.of("--healthz-port=0", "--prometheus-port=0"));
    var options = environment.getOrDefault("KEYWAY_PROVIDER_JAVA_OPTIONS", "");
    return ProviderProcess.start(
        folder,
        options.isBlank() ? List.of() : List.of(options.strip().split("\\s+")),
        flags,
        cloud.environment());
  }

  /// Returns the time from the first line of code to a provider that answers.
  public Duration startTime() {
    return startTime;
  }

  /// Returns the names of the examples.
  public String examples() {
    return examples.stream().map(Demo::mode).collect(Collectors.joining(", "));
  }

  /// Mounts every example's pod and tells what became of it; one failure does not keep the others
  /// from being tried.
  ///
  /// @param rounds how often each is mounted; the last counts
  public List<Outcome> run(int rounds) {
    var outcomes = new LinkedHashMap<Path, Outcome>();
    for (var round = 0; round < rounds; round++) {
      for (var example : examples) {
        outcomes.put(example, mount(example));
      }
    }
    return List.copyOf(outcomes.values());
  }

  private Outcome mount(Path example) {
    try {
      var manifests = Manifests.read(List.of(example.toString()), InputStream.nullInputStream());
      var plan = MountPlan.of(manifests, Optional.empty()).getFirst();
      return new Outcome.Mounted(mount(mode(example), plan));
    } catch (InvalidManifest | MountFailed e) {
      return new Outcome.Failed(mode(example), String.valueOf(e.getMessage()));
    }
  }

  private MountReport mount(String mode, MountPlan plan) {
    azure.calls().reset();
    var request = plan.request(tokens(plan.pod()));
    var client = new ProviderClient(provider.channel(), MOUNT_LIMIT);
    var start = System.nanoTime();
    List<MountedFile> files = client.mount(request, folder.resolve(mode).toString());
    var time = Duration.ofNanos(System.nanoTime() - start);
    return new MountReport(
        mode, plan.providerClass().name(), Map.of("calls", calls()), files, time);
  }

  /// Stands in for kubelet, which asks the cluster for tokens of the driver's audiences.
  private Map<String, PodToken> tokens(Manifest.Pod pod) {
    return PodTokens.minted((_, audience) ->
            azure.serviceAccountToken(
                pod.namespace(), pod.serviceAccount(), pod.name(), audience, TOKEN_LIFE))
        .tokens(pod);
  }

  private String calls() {
    var calls = azure.calls().snapshot();
    var total = calls.values().stream().mapToLong(Long::longValue).sum();
    return total
        + calls.entrySet().stream()
            .map(entry -> "%d %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String mode(Path example) {
    return example.getFileName().toString();
  }

  @Override
  public void close() throws IOException {
    provider.close();
    nmi.close();
    azure.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
