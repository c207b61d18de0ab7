// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A page of the tutorials.
///
/// @param name the file's name
/// @param text all of it
/// @param blocks its commands, in order
record Page(String name, String text, List<Block> blocks) {
  /// Commands, and what their output must contain.
  ///
  /// @param section the heading that they are under
  record Block(String section, String place, String script, Optional<Expected> expected) {}

  private static final Pattern PARTS =
      Pattern.compile(
          "^#+ (?<heading>[^\\n]+)\\n|^```sh\\n(?<script>.*?)^```\\n(?:\\s*^```text\\n(?<output>.*?)^```\\n)?"
              + "|^```\\w*\\n.*?^```\\n",
          Pattern.DOTALL | Pattern.MULTILINE);

  Page {
    blocks = List.copyOf(blocks);
  }

  static Page read(Path file) throws IOException {
    var name = file.getFileName().toString();
    var text = Files.readString(file);
    var blocks = new ArrayList<Block>();
    var section = "";
    var parts = PARTS.matcher(text);
    while (parts.find()) {
      if (parts.group("heading") != null) {
        section = parts.group("heading");
      } else if (parts.group("script") != null) {
        var place = name + ":" + (text.substring(0, parts.start()).lines().count() + 1);
        var expected = Optional.ofNullable(parts.group("output")).map(Expected::new);
        blocks.add(new Block(section, place, parts.group("script"), expected));
      }
    }
    return new Page(name, text, blocks);
  }

  /// Returns the page with the blocks under this heading only.
  Page only(String section) {
    return with(blocks.stream().filter(block -> block.section().equals(section)).toList());
  }

  /// Returns the page without the blocks under this heading.
  Page without(String section) {
    return with(blocks.stream().filter(block -> !block.section().equals(section)).toList());
  }

  private Page with(List<Block> some) {
    return new Page(name, text, some);
  }

  @Override
  public String toString() {
    return name;
  }
}
