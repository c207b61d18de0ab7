// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import java.util.List;

/// A program to run.
///
/// @param input what it reads
public record Command(List<String> words, String input) {
  public Command {
    words = List.copyOf(words);
  }

  public static Command of(String... words) {
    return new Command(List.of(words), "");
  }

  public String program() {
    return words.getFirst();
  }

  /// Returns it as one would type it.
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
