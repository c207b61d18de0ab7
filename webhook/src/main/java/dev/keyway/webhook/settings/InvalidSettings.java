// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import java.util.List;

/// The webhook cannot start as it is set up. Says all that is wrong, not only the first.
public final class InvalidSettings extends Exception {
  private final List<String> problems;

  /// @param problems one sentence each; not empty
  InvalidSettings(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /// Returns all problems, in the order they were met.
  public List<String> problems() {
    return problems;
  }
}
