// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A running program of the cluster. It is killed, not asked: none of them has anything to lose by
/// that, and an API server that is asked waits for its watchers.
final class ChildProcess implements AutoCloseable {
  private static final int SHOWN_LOG_BYTES = 4096;

  private final String name;
  private final Process process;
  private final Path log;
  private final Path pidFile;

  private ChildProcess(String name, Process process, Path log, Path pidFile) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.pidFile = pidFile;
  }

  /// Starts a program with its log and the number of its process in `folder`. One of that name
  /// which an earlier, killed user of the folder has left behind is ended first.
  static ChildProcess start(List<String> command, Path folder) throws IOException {
    var name = Path.of(command.getFirst()).getFileName().toString();
    var pidFile = folder.resolve(name + ".pid");
    endLeftover(pidFile, name, folder);
    var log = folder.resolve(name + ".log");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    Files.writeString(pidFile, Long.toString(process.pid()));
    return new ChildProcess(name, process, log, pidFile);
  }

  private static void endLeftover(Path pidFile, String name, Path folder) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    // A number may belong to another program by now: only one that was told of this folder is ours.
    Predicate<ProcessHandle> ours =
        found -> {
          var line = found.info().commandLine().orElse("");
          return line.contains(name) && line.contains(folder.toString());
        };
    ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
        .filter(ours)
        .ifPresent(found -> {
          found.destroyForcibly();
          found.onExit().join();
        });
    Files.delete(pidFile);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for the program to end.
  ///
  /// @return whether it has
  boolean awaitEnd(Duration longest) throws InterruptedException {
    return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Tells whether it ended because another program had taken its port.
  boolean foundPortTaken() throws IOException {
    return !isAlive() && logEnd().contains("address already in use");
  }

  /// Returns what to say of it, ended or not ready in time.
  LocalKubernetesException failure(String what) throws IOException {
    return new LocalKubernetesException(describe(what));
  }

  String describe(String what) throws IOException {
    var state = isAlive() ? "runs" : "has ended with exit code " + process.exitValue();
    return "%s: %s %s; its log %s ends with:%n%s".formatted(what, name, state, log, logEnd());
  }

  private String logEnd() throws IOException {
    var all = Files.readAllBytes(log);
    var from = Math.max(0, all.length - SHOWN_LOG_BYTES);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
  }

  /// Ends it, and returns once it is gone.
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.deleteIfExists(pidFile);
  }
}
