// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command block of the documents works as it stands, in a fresh folder beside the examples.
/// What needs a cluster or Azure itself is indented in the documents, and not run here; the
/// tutorials, which go together, are run by their own test.
@Order(3)
class DocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

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
      var links = LINK.matcher(prose(document));
      while (links.find()) {
        var target = links.group(1).isEmpty() ? document : document.resolveSibling(links.group(1));
        assertThat(target).as("%s: %s", document, links.group()).exists();
        var anchor = links.group(2);
        if (anchor != null) {
          assertThat(anchors(target)).as("%s: %s", document, links.group()).contains(anchor);
        }
      }
    }
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    var index = Checkout.root().resolve("docs/README.md");
    var listed =
        LINK.matcher(Files.readString(index))
            .results()
            .map(link -> index.resolveSibling(link.group(1)).normalize())
            .toList();

    // Tutorials and decisions have indexes of their own.
    assertThat(listed)
        .containsAll(
            documents().stream()
                .filter(page -> !page.equals(index))
                .filter(page -> !page.getParent().endsWith("tutorials"))
                .filter(page -> !page.getParent().endsWith("decisions"))
                .toList());
  }

  private static String prose(Path document) throws IOException {
    return Pattern.compile("```.*?```", Pattern.DOTALL)
        .matcher(Files.readString(document))
        .replaceAll("");
  }

  /// Returns what headings can be linked by.
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  private static List<Path> documents() throws IOException {
    try (var files = Files.walk(Checkout.root().resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md").map(Checkout.root()::resolve), files)
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
