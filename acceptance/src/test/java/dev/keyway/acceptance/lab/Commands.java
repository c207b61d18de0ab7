// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs programs and waits for them.
public final class Commands {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration BURIAL = Duration.ofSeconds(5);

  private Commands() {}

  /// Returns where PATH has this program.
  public static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Runs a command that must succeed.
  ///
  /// @throws IllegalStateException if it fails, with its words
  static void mustRun(String input, String... command) {
    var outcome = run(new ProcessBuilder(command), input);
    if (!outcome.ok()) {
      throw new IllegalStateException(
          "%s ended with %d: %s%s"
              .formatted(String.join(" ", command), outcome.exit(), outcome.err(), outcome.out()));
    }
  }

  /// Runs a command that takes no time to its end.
  static Outcome run(ProcessBuilder builder, String input) {
    return run(builder, input, LIMIT);
  }

  /// Runs a command to its end.
  ///
  /// @throws AssertionError if it takes longer than `limit`; it is killed then
  public static Outcome run(ProcessBuilder builder, String input, Duration limit) {
    try {
      var process = builder.start();
      var out = read(process.getInputStream());
      var err = read(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      } catch (IOException e) {
        // It ended without reading; its exit code tells more than this.
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        throw new AssertionError(
            "%s did not end in %s: %s%s"
                .formatted(String.join(" ", builder.command()), limit, out.join(), err.join()));
      }
      return new Outcome(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + builder.command(), e);
    }
  }

  /// Kills a process and what it started, and waits until all is gone.
  static void kill(Process process) {
    kill(Stream.concat(process.descendants(), Stream.of(process.toHandle())));
  }

  /// Kills processes and waits until they are gone, or are corpses that nobody buries.
  static void kill(Stream<ProcessHandle> processes) {
    var all = processes.toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process ->
        process
            .onExit()
            .completeOnTimeout(process, BURIAL.toMillis(), TimeUnit.MILLISECONDS)
            .join());
  }

  /// Takes what clients of Azure and Kubernetes would read out of an environment: in a pod nothing
  /// of it is set.
  public static void strip(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name ->
            Stream.of("AZURE_", "KUBE", "IDENTITY_", "MSI_", "IMDS_", "ARM_")
                    .anyMatch(name::startsWith)
                || List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy")
                    .contains(name.toLowerCase(Locale.ROOT)));
  }

  private static CompletableFuture<String> read(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            text.complete(new String(stream.readAllBytes(), UTF_8));
          } catch (IOException e) {
            text.complete("(" + e + ")");
          }
        });
    return text;
  }
}
