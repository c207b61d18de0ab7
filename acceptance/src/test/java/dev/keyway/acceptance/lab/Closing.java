// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Takes things away so that one failure leaves no other thing behind.
public final class Closing {
  private Closing() {}

  /// Runs all steps.
  ///
  /// @throws RuntimeException the first failure, with the others as suppressed
  public static void all(Stream<Runnable> steps) {
    List<RuntimeException> failures = new ArrayList<>();
    steps.forEach(step -> {
      try {
        step.run();
      } catch (RuntimeException e) {
        failures.add(e);
      }
    });
    if (!failures.isEmpty()) {
      var first = failures.getFirst();
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /// Deletes a folder with all in it, without following links.
  public static void delete(Path folder) {
    try (var walk = Files.walk(folder)) {
      for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
