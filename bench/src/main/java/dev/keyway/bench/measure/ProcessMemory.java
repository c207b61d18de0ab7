// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/// What the kernel says of a process's memory, in MiB (`/proc/PID/status`).
///
/// @param resident all of it that is in memory now
/// @param anonymous the part that is the process's own
/// @param files the part that are pages of files, which the kernel may take back
/// @param peak the most that was resident so far
public record ProcessMemory(double resident, double anonymous, double files, double peak) {

  public static ProcessMemory of(ProcessHandle process) throws IOException {
    var values = new HashMap<String, Double>();
    for (var line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.endsWith(" kB")) {
        var colon = line.indexOf(':');
        values.put(line.substring(0, colon), Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
      }
    }
    return new ProcessMemory(
        values.getOrDefault("VmRSS", 0.0),
        values.getOrDefault("RssAnon", 0.0),
        values.getOrDefault("RssFile", 0.0),
        values.getOrDefault("VmHWM", 0.0));
  }

  /// Returns the resident set of a process in MiB.
  public static double residentMebibytes(ProcessHandle process) throws IOException {
    return of(process).resident();
  }
}
