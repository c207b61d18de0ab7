// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.http.Sleeper;
import java.time.Duration;
import java.time.InstantSource;

/// How long to wait for others.
///
/// @param call for one call
/// @param propagation until Entra ID knows a new federated credential
/// @param rollout until a workload's pods have been replaced
/// @param pause between two looks
public record Patience(
    Duration call,
    Duration propagation,
    Duration rollout,
    Duration pause,
    InstantSource clock,
    Sleeper sleeper) {

  Deadline oneCall() {
    return Deadline.after(call, clock);
  }

  Deadline until(Duration time) {
    return Deadline.after(time, clock);
  }

  void await() throws MigrationFailed {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationFailed("interrupted; the same command goes on from here", e);
    }
  }
}
