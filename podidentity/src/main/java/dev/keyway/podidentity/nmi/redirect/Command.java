// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.util.List;

/// A program to run.
///
/// @param input what it reads
record Command(List<String> words, String input) {
  Command {
    words = List.copyOf(words);
  }

  static Command of(String... words) {
    return new Command(List.of(words), "");
  }

  String program() {
    return words.getFirst();
  }

  /// Returns it as one would type it.
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
