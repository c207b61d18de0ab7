// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Runs `./keyway` as a user does.
final class Launcher {
  private static final long LIMIT_SECONDS = 180;

  private final Path folder;

  /// @param folder the working folder, and where running instances are written down
  Launcher(Path folder) {
    this.folder = folder;
  }

  /// What a command left behind.
  record Outcome(int exitCode, String out, String err) {}

  Outcome run(String... arguments) {
    return runWithInput("", arguments);
  }

  Outcome runWithInput(String input, String... arguments) {
    var command = new ArrayList<>(List.of(Checkout.root().resolve("keyway").toString()));
    command.addAll(List.of(arguments));
    return execute(input, command);
  }

  Outcome shell(String script) {
    return execute("", List.of("bash", "-euo", "pipefail", "-c", script));
  }

  private Outcome execute(String input, List<String> command) {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("KEYWAY_RUN_DIR", folder.resolve("run").toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_"));
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var process = builder.start();
      var out = readers.submit(() -> new String(process.getInputStream().readAllBytes(), UTF_8));
      var err = readers.submit(() -> new String(process.getErrorStream().readAllBytes(), UTF_8));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " did not end: " + out.get() + err.get());
      }
      return new Outcome(
          process.exitValue(),
          out.get(LIMIT_SECONDS, TimeUnit.SECONDS),
          err.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (Exception e) {
      throw new AssertionError(command + " was not awaited", e);
    }
  }
}
