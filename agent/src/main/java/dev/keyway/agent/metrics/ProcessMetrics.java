// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import dev.keyway.agent.BuildVersion;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// What every program tells of its process, under the names that Prometheus' own clients use. It is
/// read from the kernel, as the JDK's management beans would stay in memory for as long as the
/// program lives.
public final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");

  /// Of the container, whose control group is the root of what it sees.
  private static final Path MEMORY_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+) kB");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+([0-9]+)");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+([0-9]+)");
  private static final Pattern WHOLE = Pattern.compile("^([0-9]+)");

  private ProcessMetrics() {}

  /// Adds them to a program's metrics.
  public static void register(Metrics metrics, BuildVersion version) {
    Info.builder()
        .name("keyway_build_info")
        .help("Which build this is")
        .labelNames("version", "commit")
        .register(metrics.registry())
        .addLabelValues(version.version(), version.commit());
    memory(metrics);
    metrics.gauge(
        "process_threads", "Threads of the operating system", () -> number(STATUS, THREADS, 1));
    metrics.gauge("process_open_fds", "Open file descriptors", ProcessMetrics::descriptors);
    metrics.gauge(
        "process_max_fds",
        "File descriptors that may be open",
        () -> number(LIMITS, OPEN_FILES, 1));
    time(metrics);
  }

  private static void memory(Metrics metrics) {
    var runtime = Runtime.getRuntime();
    heap(
        metrics,
        "jvm_memory_used_bytes",
        "Bytes of the heap that are taken",
        () -> runtime.totalMemory() - runtime.freeMemory());
    heap(metrics, "jvm_memory_max_bytes", "Bytes the heap may grow to", runtime::maxMemory);
    metrics.gauge(
        "process_resident_memory_bytes",
        "Bytes of memory that the process has",
        () -> number(STATUS, RESIDENT, 1024));
    metrics.gauge(
        "keyway_memory_limit_bytes",
        "Bytes of memory that the container may have",
        () -> number(MEMORY_LIMIT, WHOLE, 1));
  }

  @FunctionalInterface
  private interface Bytes {
    long now();
  }

  private static void heap(Metrics metrics, String name, String help, Bytes bytes) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("area")
        .callback(series -> series.call((double) bytes.now(), "heap"))
        .register(metrics.registry());
  }

  private static void time(Metrics metrics) {
    var process = ProcessHandle.current();
    var started = process.info().startInstant().map(Instant::getEpochSecond);
    metrics.gauge(
        "process_start_time_seconds",
        "When the process started, in seconds since 1970",
        () -> started.map(seconds -> OptionalDouble.of(seconds)).orElseGet(OptionalDouble::empty));
    CounterWithCallback.builder()
        .name("process_cpu_seconds_total")
        .help("Seconds of processor time that the process took")
        .callback(series ->
            process.info().totalCpuDuration().ifPresent(took -> series.call(took.toNanos() / 1e9)))
        .register(metrics.registry());
  }

  /// Reads a number of the kernel's text; empty where there is none, as on another system or
  /// without a limit.
  private static OptionalDouble number(Path file, Pattern pattern, long unit) {
    try {
      var found = pattern.matcher(Files.readString(file));
      return found.find()
          ? OptionalDouble.of((double) Long.parseLong(found.group(1)) * unit)
          : OptionalDouble.empty();
    } catch (IOException absent) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble descriptors() {
    try (var files = Files.list(DESCRIPTORS)) {
      return OptionalDouble.of((double) files.count());
    } catch (IOException | UncheckedIOException absent) {
      return OptionalDouble.empty();
    }
  }
}
