// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// `az` as a child process, found on PATH.
///
/// @param environment what the child sees, `AZURE_CONFIG_DIR` included
record AzProcess(Map<String, String> environment) implements AzureCommand {
  private static final int MOST = 1 << 20;

  static AzProcess of(Map<String, String> environment) {
    return new AzProcess(Map.copyOf(environment));
  }

  @Override
  public Outcome run(List<String> arguments, Deadline deadline) {
    var line = new ArrayList<>(List.of(executable().toString()));
    line.addAll(arguments);
    var builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var process = builder.start();
      try {
        var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), readers);
        var complaint =
            CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), readers);
        if (!process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DeadlineExceeded(
              "az %s %s did not end before the time ran out"
                  .formatted(arguments.getFirst(), arguments.get(1)));
        }
        return new Outcome(process.exitValue(), SecretText.of(output.join()), complaint.join());
      } finally {
        // Its children hold the pipes that are still being read.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException | CompletionException e) {
      throw new UnexpectedResponse("az cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled while waiting for az", e);
    }
  }

  private Path executable() {
    for (var folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      var file = Path.of(folder.isEmpty() ? "." : folder, "az");
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file;
      }
    }
    throw new InvalidConfiguration(
        "the az command is not on PATH, so nobody is signed in with it; install the Azure CLI and"
            + " run az login, or name a client id and a secret or certificate");
  }

  private static String read(InputStream in) {
    try (in) {
      return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
