// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The messages that the page on troubleshooting quotes are those of the sources.
class TroubleshootingTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /// Texts of others: kubelet's, and codes of Entra ID.
  private static final Set<String> OF_OTHERS =
      Set.of(
          "driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers",
          "AADSTS700213",
          "AADSTS700211",
          "AADSTS700016",
          "AADSTS7000215");

  private static final String SOURCES = sources();

  static Stream<String> messages() throws IOException {
    return Files.readString(Checkout.root().resolve("docs/troubleshooting.md"))
        .lines()
        .dropWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .flatMap(row -> QUOTED.matcher(row.split(" \\| ")[0]).results())
        .map(match -> match.group(1))
        .filter(message -> !OF_OTHERS.contains(message));
  }

  /// What differs stands as `…` on the page, and as anything short in the sources, where it may
  /// come from another place altogether: each fixed part is looked for by itself.
  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsInTheSources(String message) {
    var parts =
        Stream.of(message.split("…")).map(String::strip).filter(part -> part.length() > 3).toList();

    assertThat(parts).isNotEmpty();
    assertThat(parts.stream().filter(part -> !SOURCES.contains(part)))
        .as("parts of a message that are in no source")
        .isEmpty();
  }

  /// Returns the texts of the sources, those that are broken over lines put together.
  private static String sources() {
    return List.of("agent", "azure", "provider", "kubernetes", "driver", "podidentity", "webhook")
        .stream()
        .map(module -> Checkout.root().resolve(module).resolve("src/main/java"))
        .flatMap(TroubleshootingTest::files)
        .map(TroubleshootingTest::text)
        .collect(joining("\n"))
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replace("\\\"", "\"")
        .replace("%%", "%");
  }

  private static Stream<Path> files(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
