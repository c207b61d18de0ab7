// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.tutorial;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a page shows of a command's output: `...` stands for anything, a run of white space for any
/// other.
record Expected(String shown) {
  /// Says whether the output contains what is shown.
  boolean isIn(String output) {
    return pattern().matcher(squeeze(output)).find();
  }

  private Pattern pattern() {
    return Stream.of(squeeze(shown).split("\\.\\.\\.", -1))
        .map(String::strip)
        .map(Pattern::quote)
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(".*?"), text -> Pattern.compile(text, Pattern.DOTALL)));
  }

  private static String squeeze(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
