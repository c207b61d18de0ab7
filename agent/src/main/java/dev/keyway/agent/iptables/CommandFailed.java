// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import dev.keyway.agent.iptables.Runner.Outcome;
import java.io.IOException;

/// A program said that it failed.
public final class CommandFailed extends IOException {
  private final String error;

  public CommandFailed(Command command, Outcome outcome) {
    super("%s: exit code %d: %s".formatted(command, outcome.exitCode(), outcome.error()));
    this.error = outcome.error();
  }

  /// Tells whether the lock that guards the tables could not be opened.
  public boolean lacksLock() {
    return error.contains("can't open lock file");
  }

  /// Tells whether the program had not the rights it needs.
  public boolean lacksRights() {
    return error.contains("you must be root")
        || error.contains("Operation not permitted")
        || error.contains("CAP_NET_ADMIN");
  }
}
