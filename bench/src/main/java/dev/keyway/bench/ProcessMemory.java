// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says of a process's memory.
final class ProcessMemory {
  private ProcessMemory() {}

  /// Returns the resident set of a process in MiB, from `/proc/PID/status`.
  static double residentMebibytes(ProcessHandle process) throws IOException {
    var line =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(text -> text.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow(() -> new IOException("no VmRSS for process " + process.pid()));
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
  }
}
