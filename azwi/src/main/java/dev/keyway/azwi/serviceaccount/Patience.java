// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for what was made just now to arrive everywhere in Azure.
///
/// @param sleeper waits
/// @param tries at most
public record Patience(Sleeper sleeper, int tries, Duration pause) {

  /// Waits.
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /// Returns the patience that new principals need: seven tries, five seconds apart.
  public static Patience usual(Sleeper sleeper) {
    return new Patience(sleeper, 7, Duration.ofSeconds(5));
  }

  /// Returns what `work` brings once it does not fail any more in a way that `passing` knows to
  /// pass.
  ///
  /// @throws AzureException the last failure, if it does not pass
  <T> T until(Supplier<T> work, Predicate<AzureException> passing, Deadline deadline) {
    for (int tried = 1; ; tried++) {
      try {
        return work.get();
      } catch (AzureException e) {
        if (tried == tries || !passing.test(e) || !deadline.allows(pause)) {
          throw e;
        }
      }
      rest();
    }
  }

  private void rest() {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled while waiting for Azure to know what was made", e);
    }
  }
}
