// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a program holds on to.
///
/// @param mounts below the pods' folder
/// @param files below the pods' folder, folders too
/// @param threads of the kernel
/// @param descriptors open files and sockets
/// @param heap MiB of live objects after a full collection
/// @param objects that are live then
record Holdings(
    long mounts, long files, long threads, long descriptors, double heap, long objects) {
  private static final Pattern TOTAL = Pattern.compile("Total +(\\d+) +(\\d+)");

  static Holdings of(ProcessHandle process, Path pods) throws IOException, InterruptedException {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    var histogram = histogram(process);
    var total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("jcmd gives no totals: " + histogram);
    }
    var mounts =
        Files.readAllLines(proc.resolve("mountinfo")).stream()
            .filter(line -> line.contains(pods.toString()))
            .count();
    return new Holdings(
        mounts,
        below(pods),
        entries(proc.resolve("task")),
        entries(proc.resolve("fd")),
        Long.parseLong(total.group(2)) / 1048576.0,
        Long.parseLong(total.group(1)));
  }

  /// Returns jcmd's table of live objects, which takes a full collection.
  static String histogram(ProcessHandle process) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var command =
        new ProcessBuilder(
                List.of(jcmd, Long.toString(process.pid()), "GC.class_histogram", "-all=false"))
            .redirectErrorStream(true)
            .start();
    var printed = new String(command.getInputStream().readAllBytes(), UTF_8);
    if (command.waitFor() != 0) {
      throw new IOException("jcmd failed: " + printed.strip());
    }
    return printed;
  }

  private static long below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.count() - 1;
    }
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }
}
