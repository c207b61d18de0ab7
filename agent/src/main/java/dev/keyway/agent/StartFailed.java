// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent;

import java.util.List;

/// Why a program did not start: all reasons, not the first.
public final class StartFailed extends RuntimeException {
  private final List<String> problems;

  public StartFailed(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /// Makes one of the only reason.
  public static StartFailed because(Exception cause) {
    return new StartFailed(List.of(String.valueOf(cause.getMessage())));
  }

  /// Returns all reasons.
  public List<String> problems() {
    return problems;
  }
}
