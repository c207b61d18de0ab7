// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command block of the documents works as it stands, in a fresh folder beside the examples.
/// What needs a cluster or Azure itself is indented in the documents, and not run here; the
/// tutorials, which go together, are run by their own test.
class DocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir Path folder;

  /// A block of commands, named by its place.
  record Block(String place, String script) {
    @Override
    public String toString() {
      return place;
    }
  }

  static Stream<Block> blocks() throws IOException {
    return documents().stream()
        .filter(document -> !document.getParent().endsWith("tutorials"))
        .flatMap(DocumentsTest::blocks);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyCommandWorks(Block block) throws IOException {
    var root = Checkout.root();
    Files.createSymbolicLink(folder.resolve("examples"), root.resolve("examples"));
    Files.createSymbolicLink(folder.resolve("keyway"), root.resolve("keyway"));
    var script = "export PATH='%s':\"$PATH\"\n%s".formatted(root, block.script());

    var outcome = new Launcher(folder).shell(script);

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (var document : documents()) {
      var links = LINK.matcher(Files.readString(document)).results().map(match -> match.group(1));
      assertThat(links.map(document.getParent()::resolve).toList())
          .as(document.toString())
          .allSatisfy(target -> assertThat(target).exists());
    }
  }

  private static List<Path> documents() throws IOException {
    try (var files = Files.walk(Checkout.root().resolve("docs"))) {
      return Stream.concat(Stream.of(Checkout.root().resolve("README.md")), files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static Stream<Block> blocks(Path document) {
    try {
      var text = Files.readString(document);
      return BLOCK
          .matcher(text)
          .results()
          .map(match -> new Block(place(document, text, match.start()), match.group(1)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String place(Path document, String text, int position) {
    var line = text.substring(0, position).lines().count() + 1;
    return Checkout.root().relativize(document) + ":" + line;
  }
}
