// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Clears up after a JVM that was killed and could not do so itself: ends the programs whose
/// process IDs stand in files `*.pid` of a folder and whose command lines name that folder, and
/// unmounts what is mounted below another. A shell that waits for the end of its input, which comes
/// with the end of the JVM.
public final class Watchdog implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      cat >/dev/null
      for file in "$1"/*.pid; do
        pid=$(cat "$file" 2>/dev/null) || continue
        tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$1" && kill -9 "$pid"
      done
      while read -r _ at _; do
        at=$(printf '%b' "$(printf '%s' "$at" | sed 's/\\\\/\\\\0/g')")
        case $at in "$2"/*) umount -l -- "$at" ;; esac
      done </proc/mounts
      """;

  private final Process process;

  private Watchdog(Process process) {
    this.process = process;
  }

  /// @param programs the folder of the `*.pid` files
  /// @param mounts below which nothing may stay mounted
  public static Watchdog start(Path programs, Path mounts) throws IOException {
    var command =
        List.of("/bin/sh", "-c", SCRIPT, "keyway-watchdog", programs.toString(), mounts.toString());
    return new Watchdog(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /// Clears up what is left, and ends.
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
