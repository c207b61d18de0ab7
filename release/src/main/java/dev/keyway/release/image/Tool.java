// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Runs a program of the machine that builds.
final class Tool {
  private Tool() {}

  /// Runs a command to its end.
  ///
  /// @return all that it printed, on both streams
  /// @throws IOException if it cannot be started or fails; the message has what it printed
  static String run(Path folder, List<String> command) throws IOException {
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      var code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "%s failed with exit code %d:%n%s".formatted(command.getFirst(), code, output.strip()));
      }
      return output;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", e);
    }
  }
}
