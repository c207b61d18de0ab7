// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.podidentity.nmi.redirect.Runner.Outcome;
import java.io.IOException;

/// A program said that it failed.
final class CommandFailed extends IOException {
  private final String error;

  CommandFailed(Command command, Outcome outcome) {
    super("%s: exit code %d: %s".formatted(command, outcome.exitCode(), outcome.error()));
    this.error = outcome.error();
  }

  /// Returns what it wrote to standard error.
  String error() {
    return error;
  }
}
