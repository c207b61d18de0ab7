// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs programs as processes.
///
/// @param prefix words before each command, such as those that enter a network namespace
public record ProcessRunner(List<String> prefix) implements Runner {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int SHOWN_ERROR = 1000;

  @Override
  public Outcome run(Command command, Consumer<String> output) throws IOException {
    var words = new ArrayList<>(prefix);
    words.addAll(command.words());
    var process = start(command, words);
    var alarm = new CompletableFuture<Void>();
    var _ =
        alarm
            .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> {
              process.destroyForcibly();
              return null;
            });
    try {
      var error = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> error.complete(beginning(process)));
      write(process, command.input());
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().forEach(output);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      var exitCode = process.waitFor();
      return new Outcome(exitCode, error.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      alarm.complete(null);
      process.destroyForcibly();
    }
  }

  private static Process start(Command command, List<String> words) throws IOException {
    try {
      return new ProcessBuilder(words).start();
    } catch (IOException e) {
      // The kernel's number for "no such file" is all that Java tells.
      if (String.valueOf(e.getMessage()).contains("error=2,")) {
        throw new ProgramMissing(command.program());
      }
      throw e;
    }
  }

  private static void write(Process process, String input) {
    try (var out = process.outputWriter(StandardCharsets.UTF_8)) {
      out.write(input);
    } catch (IOException _) {
      // Who does not read to the end says why by his exit code.
    }
  }

  private static String beginning(Process process) {
    try (var error = process.getErrorStream()) {
      var shown = error.readNBytes(SHOWN_ERROR);
      error.transferTo(OutputStream.nullOutputStream());
      return new String(shown, StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
