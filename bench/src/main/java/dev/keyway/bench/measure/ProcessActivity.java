// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the kernel has counted of a process so far.
///
/// @param seconds of processor time, which other work on the machine hardly changes
/// @param wakeUps how often its threads that are there now have waited for something
public record ProcessActivity(double seconds, long wakeUps) {
  private static final double TICKS_PER_SECOND = 100;

  public static ProcessActivity of(ProcessHandle process) throws IOException {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    var fields = Files.readString(proc.resolve("stat")).replaceAll("^.*\\) ", "").split(" ");
    var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    var wakeUps = 0L;
    try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
      for (var task : tasks.toList()) {
        wakeUps +=
            Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
      }
    }
    return new ProcessActivity((double) ticks / TICKS_PER_SECOND, wakeUps);
  }

  /// Returns what came after `earlier`.
  public ProcessActivity since(ProcessActivity earlier) {
    return new ProcessActivity(seconds - earlier.seconds, wakeUps - earlier.wakeUps);
  }
}
